using Modular.Payments.Mangopay;
using Modular.Sdk;

// The page of a card pay-in is Mangopay's or its processor's, Payline.
[assembly: ModularPlugin(typeof(MangopayProvider), "mangopay",
    EgressHosts = ["api.mangopay.com", "api.sandbox.mangopay.com"],
    RedirectHosts = ["*.mangopay.com", "*.sandbox.mangopay.com", "webpayment.payline.com", "homologation-webpayment.payline.com"])]
