using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Modular.Ui;

/// <summary>Registers what the pages need.</summary>
public static class UiServices
{
    /// <summary>Razor components, the addresses of the assets, the legal facts and the mail renderer.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="legal">Who runs this host, as the law wants it named; invented and marked facts when null.</param>
    public static IServiceCollection AddModularUi(this IServiceCollection services, LegalFacts? legal = null)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        // The default encoder turns every ä and € into six characters; the pages are UTF-8, so only what HTML needs is escaped.
        services.Replace(ServiceDescriptor.Singleton(HtmlEncoder.Create(UnicodeRanges.All)));
        services.TryAddSingleton<UiAssets>();
        services.TryAddSingleton(legal ?? LegalFacts.Demo);
        services.TryAddScoped<HtmlRenderer>();
        services.TryAddScoped<MailRenderer>();
        return services;
    }
}
