using Modular.Payments.Stripe;
using Modular.Sdk;

[assembly: ModularPlugin(typeof(StripeProvider), "stripe", EgressHosts = ["api.stripe.com"], RedirectHosts = ["checkout.stripe.com"])]
