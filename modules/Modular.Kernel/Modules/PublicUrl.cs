namespace Modular.Kernel;

/// <summary>Where people reach this host: setting "PublicUrl", or the first address it listens on in development.</summary>
public sealed class PublicUrl(Func<Uri> root)
{
    public Uri Root => root();

    /// <param name="path">Begins with a slash.</param>
    public Uri To(string path) => new(root(), path);
}
