using Modular.Sdk;

[assembly: ModularPlugin(typeof(SampleNamespace.SampleClassProvider), "sample-id",
    EgressHosts = ["login.sample-id.example", "login.sandbox.sample-id.example"],
    RedirectHosts = ["login.sample-id.example", "login.sandbox.sample-id.example"])]
