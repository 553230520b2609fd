using Modular.Payments.PayPal;
using Modular.Sdk;

[assembly: ModularPlugin(typeof(PayPalProvider), "paypal",
    EgressHosts = ["api-m.paypal.com", "api-m.sandbox.paypal.com"], RedirectHosts = ["www.paypal.com", "www.sandbox.paypal.com"])]
