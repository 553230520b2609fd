using System.Security.Claims;
using Autofac;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Support;

/// <summary>People with roles, without Vault: the header says who is asking, as Vault's session would.</summary>
internal static class SignedIn
{
    private const string Header = "X-Test-Person";
    private const string Platform = "platform";
    private const string Proof = "proved:";

    public static Task<TestHost> HostAsync(Database database) => TestHost.StartAsync(database, new TestHostOptions
    {
        Clock = new FakeTimeProvider(Given.Now),
        Register = Register,
    });

    /// <summary>Lets the header speak; for hosts with options of their own.</summary>
    public static void Register(ContainerBuilder container) => container.RegisterInstance<IStartupFilter>(new Filter());

    public static HttpClient As(this TestHost host, params (Guid Tenant, StaffRole Role)[] roles)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add(Header, string.Join(';', roles.Select(r => $"{r.Tenant}:{r.Role}").Prepend(Guid.CreateVersion7().ToString())));
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        return client;
    }

    /// <summary>The same person, who has just shown once more that it is them.</summary>
    public static HttpClient Proved(this HttpClient client, TimeProvider clock)
    {
        var header = client.DefaultRequestHeaders.GetValues(Header).Single();
        client.DefaultRequestHeaders.Remove(Header);
        client.DefaultRequestHeaders.Add(Header, $"{header.Split(";" + Proof)[0]};{Proof}{clock.GetUtcNow().ToUnixTimeSeconds()}");
        return client;
    }

    /// <summary>Somebody who runs the platform.</summary>
    public static HttpClient AsPlatform(this TestHost host)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add(Header, $"{Guid.CreateVersion7()};{Platform}");
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        return client;
    }

    /// <summary>Opens a page, takes its antiforgery token, posts the form to an address.</summary>
    public static async Task<HttpResponseMessage> PostFromAsync(this HttpClient client, string page, string address, params (string Name, string Value)[] fields)
    {
        using var opened = await client.OpenAsync(page);
        var html = await opened.TextAsync();
        const string Marker = "name=\"__RequestVerificationToken\" value=\"";
        var start = html.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        var token = html[start..html.IndexOf('"', start)];
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(KeyValuePair.Create("__RequestVerificationToken", token)));
        return await client.SendFormAsync(address, form);
    }

    private sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, after) =>
            {
                if (http.Request.Headers[Header].ToString() is { Length: > 0 } header)
                {
                    var parts = header.Split(';');
                    var claims = parts.Skip(1).Select(p => p == Platform ? new Claim(Claims.Platform, "true") : p.StartsWith(Proof, StringComparison.Ordinal) ? new Claim(Claims.Proved, p[Proof.Length..]) : new Claim(Claims.Member, p)).Prepend(new Claim(Claims.Account, parts[0])).Append(new Claim(Claims.Name, "Jule Brandt")).Append(new Claim(Claims.Confirmed, "true"));
                    http.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test", Claims.Name, "role"));
                }

                return after(http);
            });
            next(app);
        };
    }
}
