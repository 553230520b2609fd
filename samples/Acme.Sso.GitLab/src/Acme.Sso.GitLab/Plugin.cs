using Acme.Sso.GitLab;
using Modular.Sdk;

// gitlab.com, or a GitLab of the company's own on any host.
[assembly: ModularPlugin(typeof(GitLabProvider), "gitlab", AnyPublicHost = true)]
