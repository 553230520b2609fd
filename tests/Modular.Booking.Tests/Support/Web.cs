namespace Modular.Booking.Tests.Support;

/// <summary>Requests that end with the test.</summary>
internal static class Web
{
    public static Task<HttpResponseMessage> OpenAsync(this HttpClient http, string address) => http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> SendFormAsync(this HttpClient http, string address, FormUrlEncodedContent form) =>
        http.PostAsync(new Uri(address, UriKind.Relative), form, TestContext.Current.CancellationToken);

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
