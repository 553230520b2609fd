using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Host.Tests.Walker;

/// <summary>What must come of a request.</summary>
internal enum Must
{
    /// <summary>Anything but a fault of ours.</summary>
    Answer,

    /// <summary>A 4xx.</summary>
    BeRefused,

    /// <summary>A 403, because another site sent it.</summary>
    BeForbidden,
}

/// <summary>One bad request.</summary>
/// <param name="What">In words, for the report.</param>
/// <param name="Must">What must come of it.</param>
/// <param name="Field">The field that is wrong; a page that refuses it shows that field.</param>
internal sealed record Blow(string What, HttpRequestMessage Request, Must Must, string? Field = null);

/// <summary>All bad requests for one route, as somebody who may come in.</summary>
internal sealed partial class Battery(Route route, Door door, Dictionary<string, string> own, Dictionary<string, string> foreign, string token)
{
    private const int TooLarge = 10 * 1024 * 1024;
    private static readonly byte[] Large = Encoding.ASCII.GetBytes("name=" + new string('x', TooLarge));

    /// <summary>A button has nothing to fill in: pressed on one's own rows it does its work, so it is pressed only on strangers' rows and without a token.</summary>
    private bool IsButton => door.Fields.Length == 0;

    private Must Wrong => door.Deaf ? Must.Answer : Must.BeRefused;

    private bool HasParameters => route.Parameters.Any();

    public IEnumerable<Blow> All()
    {
        var blows = Addresses().Concat(Methods());
        return door.Reads ? blows.Concat(Queries()) : blows.Concat(Bodies()).Concat(Forms()).Concat(Numbers());
    }

    /// <summary>The address with ids in its parameters, one of them replaced.</summary>
    public static string Address(Route route, Dictionary<string, string> ids, string? parameter = null, string? value = null)
    {
        var before = "";
        return "/" + string.Join('/', route.Text.Trim('/').Split('/').Select(segment =>
        {
            var filled = Hole().Replace(segment, hole => hole.Groups[1].Value == parameter ? value! : ids[Kind(hole.Groups[1].Value, before, route)]);
            before = segment;
            return filled;
        }));
    }

    private static string Kind(string parameter, string before, Route route) => parameter switch
    {
        "id" => before.TrimEnd('s'),
        "experience" when route.Text.StartsWith("/book/", StringComparison.Ordinal) => "book/experience",
        _ => parameter,
    };

    private IEnumerable<Blow> Addresses()
    {
        // A new row's place is called "new", so any other word is none; a strange shop or day is simply not there.
        foreach (var parameter in route.Parameters)
        {
            foreach (var segment in Hostile.Segments)
            {
                yield return new($"{parameter} = {segment}", Filled(Address(route, own, parameter, segment)), Must.BeRefused);
            }
        }

        if (HasParameters && door.Access > Access.SignedIn && route.Parameters.All(p => p is not "date" and not "scan" and not "picture"))
        {
            yield return new("the other business's ids", Filled(Address(route, foreign)), Must.BeRefused);
        }
    }

    private IEnumerable<Blow> Methods()
    {
        foreach (var method in (string[])["PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
        {
            yield return new("method " + method, Request(new HttpMethod(method), Address(route, own)), Must.BeRefused);
        }
    }

    private IEnumerable<Blow> Queries()
    {
        foreach (var value in Hostile.Queries)
        {
            yield return new("query " + value, Request(HttpMethod.Get, Address(route, own) + "?" + string.Join('&', Hostile.QueryNames.Select(n => $"{n}={value}"))), Must.Answer);
        }

        yield return new("every query twice", Request(HttpMethod.Get, Address(route, own) + "?" + string.Join('&', Hostile.QueryNames.Concat(Hostile.QueryNames).Select(n => $"{n}=1"))), Must.Answer);
    }

    private IEnumerable<Blow> Bodies()
    {
        foreach (var json in Hostile.BrokenJson)
        {
            yield return new("JSON " + json, With(Post(json: true), Bytes(json, "application/json")), Wrong);
        }

        foreach (var type in Hostile.ContentTypes)
        {
            yield return new("content type " + type, With(Post(json: true), Bytes("a=b&\u00fc=%ff%00&=&&&", type)), Wrong);
        }

        foreach (var type in (string[])["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"])
        {
            var large = new ByteArrayContent(Large);
            large.Headers.TryAddWithoutValidation("Content-Type", type);
            var request = With(Post(json: false), large);
            request.Headers.ExpectContinue = true;
            yield return new($"10 MB of {type}", request, Must.BeRefused);
        }

        if (door.Access is Access.Hook or Access.Reseller)
        {
            yield break;
        }

        var cross = With(Post(json: false), Form(Right()));
        cross.Headers.Add("Origin", "https://evil.example");
        yield return new("posted by another site", cross, Must.BeForbidden);
        var fetched = With(Post(json: true), Form(Right()));
        fetched.Headers.Add("Sec-Fetch-Site", "cross-site");
        yield return new("fetched by another site", fetched, Must.BeForbidden);
        if (door.Access > Access.Hook || door.Pattern.StartsWith("/account/", StringComparison.Ordinal))
        {
            yield return new("without the form's token", With(Post(json: false), Form(Right().Where(f => f.Key[0] != '_'))), Must.BeRefused);
            yield return new("with a forged token", With(Post(json: false), Form(Right().Select(f => f.Key[0] == '_' ? new(f.Key, "CfDJ8" + new string('A', 150)) : f))), Must.BeRefused);
        }
    }

    private IEnumerable<Blow> Forms()
    {
        if (IsButton)
        {
            yield break;
        }

        yield return new("an empty form", With(Post(json: false), Form(Token())), Must.BeRefused);
        yield return new("2000 fields", With(Post(json: false), Form(Enumerable.Range(0, 2000).Select(i => KeyValuePair.Create("f" + i, "1")).Concat(Token()))), Must.BeRefused);
        yield return new("a long name", With(Post(json: false), Form(Right().Append(new(new string('n', 5000), "1")))), Must.BeRefused);
        foreach (var text in door.Fields.All(f => f.Free) ? Hostile.EvenForFreeText : Hostile.Texts)
        {
            yield return new($"every field {Short(text)}", With(Post(json: false), Form(door.Fields.Select(f => KeyValuePair.Create(Name(f), text)).Concat(Token()))), Must.BeRefused);
        }

        foreach (var field in door.Fields)
        {
            var others = Right().Where(f => f.Key != Name(field)).ToList();
            if (field is { Free: false, Lenient: false })
            {
                yield return new($"{Name(field)} twice", With(Post(json: false), Form(Right().Append(new(Name(field), "-1")))), Must.BeRefused);
            }

            foreach (var text in field switch { { Free: true, Lenient: true } => [], { Free: true } => Hostile.EvenForFreeText, _ => Hostile.Texts })
            {
                yield return new($"{Name(field)} = {Short(text)}", With(Post(json: false), Form(others.Append(new(Name(field), text)))), Must.BeRefused, Name(field));
            }
        }
    }

    /// <summary>Only the hold takes JSON besides a form.</summary>
    private IEnumerable<Blow> Numbers()
    {
        if (door.Pattern != "/book/{operator}/hold")
        {
            yield break;
        }

        foreach (var value in Hostile.JsonValues)
        {
            foreach (var json in (string[])
                [
                    $$"""{"departure":"{{own["departure"]}}","key":"{{Guid.NewGuid()}}","units":[{"unit":"{{own["unit"]}}","quantity":{{value}}}]}""",
                    $$"""{"departure":"{{own["departure"]}}","key":"{{Guid.NewGuid()}}","units":[{"unit":{{value}},"quantity":1}]}""",
                    $$"""{"departure":"{{own["departure"]}}","key":"{{Guid.NewGuid()}}","units":[{{value}}]}""",
                    $$"""{"departure":"{{own["departure"]}}","key":"{{Guid.NewGuid()}}","units":{{value}}}""",
                    $$"""{"departure":"{{own["departure"]}}","key":{{value}},"units":[{"unit":"{{own["unit"]}}","quantity":1}]}""",
                    $$"""{"departure":{{value}},"key":"{{Guid.NewGuid()}}","units":[{"unit":"{{own["unit"]}}","quantity":1}]}""",
                ])
            {
                yield return new("JSON " + json, With(Post(json: true), Bytes(json, "application/json")), Must.BeRefused);
            }
        }
    }

    private HttpRequestMessage Filled(string address) => door.Reads ? Request(HttpMethod.Get, address) : With(Request(new HttpMethod(door.Method), address), Form(Right()));

    private HttpRequestMessage Post(bool json)
    {
        var request = Request(new HttpMethod(door.Method), Address(route, own));
        request.Headers.Accept.Clear();
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(json ? "application/json" : "text/html"));
        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return request;
    }

    private static HttpRequestMessage With(HttpRequestMessage request, HttpContent content)
    {
        request.Content = content;
        return request;
    }

    private IEnumerable<KeyValuePair<string, string>> Right() =>
        door.Fields.Select(f => KeyValuePair.Create(Name(f), Hole().Replace(f.Right, hole => hole.Groups[1].Value is "new" or "unknown" ? Guid.CreateVersion7().ToString() : own[hole.Groups[1].Value]))).Concat(Token());

    private IEnumerable<KeyValuePair<string, string>> Token() => [new("__RequestVerificationToken", token)];

    private string Name(Field field) => Hole().Replace(field.Name, hole => own[hole.Groups[1].Value]);

    private static string Short(string text) => text.Length > 40 ? $"{text[..20]}… ({text.Length})" : text;

    private static FormUrlEncodedContent Form(IEnumerable<KeyValuePair<string, string>> fields) => new(fields);

    private static ByteArrayContent Bytes(string text, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();
}
