using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Stripe;

namespace Modular.Sandbox.Tests;

public sealed record Hook(string Body, string Signature)
{
    /// <summary>The official library's judgement; time is the sandbox's fake one, so the tolerance is off.</summary>
    public Event Event(string secret = World.ShopSecret) => EventUtility.ConstructEvent(Body, Signature, secret, long.MaxValue);
}

/// <summary>Receives webhooks on a real port.</summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly Channel<Hook> _hooks = Channel.CreateUnbounded<Hook>();
    private WebApplication? _app;
    public string Url { get; private set; } = "";
    public Queue<int> Answers { get; } = new();

    public async Task Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var hook = new Hook(await reader.ReadToEndAsync(), context.Request.Headers["Stripe-Signature"].ToString());
            lock (Answers) context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : (int)HttpStatusCode.OK;
            _hooks.Writer.TryWrite(hook);
        });
        await _app.StartAsync();
        Url = _app.Urls.First() + "/hook";
    }

    public async Task<Hook> Next()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _hooks.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Reads until this type arrives; everything read on the way is returned too, in order.</summary>
    public async Task<List<Event>> Until(string type)
    {
        var seen = new List<Event>();
        while (seen.Count == 0 || seen[^1].Type != type) seen.Add((await Next()).Event());
        return seen;
    }

    public bool IsEmpty => _hooks.Reader.Count == 0;

    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
