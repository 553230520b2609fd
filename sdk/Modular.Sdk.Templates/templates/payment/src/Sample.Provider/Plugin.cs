using Modular.Sdk;

[assembly: ModularPlugin(typeof(SampleNamespace.SampleClassProvider), "sample-id",
    EgressHosts = ["api.sample-id.example", "api.sandbox.sample-id.example"],
    RedirectHosts = ["pay.sample-id.example", "pay.sandbox.sample-id.example"])]
