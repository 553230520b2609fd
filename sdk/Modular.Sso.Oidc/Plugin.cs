using Modular.Sdk;
using Modular.Sso.Oidc;

// Whose provider it is, the operator says; its other addresses are in the provider's own description (OpenID Connect Discovery).
[assembly: ModularPlugin(typeof(OidcProvider), "oidc", AnyPublicHost = true)]
