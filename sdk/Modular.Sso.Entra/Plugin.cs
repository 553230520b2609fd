using Modular.Sdk;
using Modular.Sso.Entra;

[assembly: ModularPlugin(typeof(EntraProvider), "entra", EgressHosts = ["login.microsoftonline.com", "graph.microsoft.com"], RedirectHosts = ["login.microsoftonline.com"])]
