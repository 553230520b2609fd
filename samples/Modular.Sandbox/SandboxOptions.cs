namespace Modular.Sandbox;

/// <summary>How the sandbox world starts. Everything has a default that suits development.</summary>
public sealed class SandboxOptions
{
    /// <summary>The HTTP port; 0 takes a free one.</summary>
    public int Port { get; set; } = 5090;

    /// <summary>Explicit URLs to listen on, separated by semicolons. Wins over <see cref="Port"/>.</summary>
    public string? Urls { get; set; }

    /// <summary>The SMTP port; 0 takes a free one. Read the one in use from <see cref="SandboxAddress.SmtpPort"/> after the start.</summary>
    public int SmtpPort { get; set; } = 5025;

    /// <summary>Listen for HTTP and SMTP on every network interface instead of this machine only.</summary>
    public bool Public { get; set; }

    /// <summary>Ends when standard input ends: whoever started this process and died, however, takes it along.</summary>
    public bool EndWithInput { get; set; }

    /// <summary>The clock that sessions, idempotency keys and webhook retries go by.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Makes ids and chances repeat. Null draws a new seed, so that ids never repeat after a restart.</summary>
    public int? Seed { get; set; }

    /// <summary>The only Stripe secret keys accepted, separated by commas. Empty accepts every well-formed sk_test_ key.</summary>
    public string StripeKeys { get; set; } = "";

    /// <summary>The shop name on the hosted payment page.</summary>
    public string Merchant { get; set; } = "Sandbox Shop";

    /// <summary>A webhook endpoint that receives the events of every Stripe account. Can be changed at run time by PUT /stripe/webhook.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>The signing secret of <see cref="WebhookUrl"/>.</summary>
    public string WebhookSecret { get; set; } = "whsec_sandbox";

    /// <summary>Sends the webhooks through this handler instead of the network, for hosts that run in a test server.</summary>
    public HttpMessageHandler? WebhookHandler { get; set; }

    /// <summary>How many mails and how many text messages are kept; older ones fall out.</summary>
    public int KeepMessages { get; set; } = 1000;

    /// <summary>The largest mail accepted, in bytes.</summary>
    public int MaxMailSize { get; set; } = 25 * 1024 * 1024;
}

/// <summary>Where a started sandbox can be reached.</summary>
/// <param name="BaseUrl">The base URL, with a trailing slash.</param>
/// <param name="SmtpPort">The SMTP port in use.</param>
public sealed record SandboxAddress(Uri BaseUrl, int SmtpPort);
