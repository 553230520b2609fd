using System.Text.Json;

namespace Modular.Testing;

/// <summary>Public test data, which lies in <c>shared/specs</c> beside the repository and is not copied into it.</summary>
public static class Specs
{
    /// <summary>The file's content; fails with a sentence that says where the file should be.</summary>
    public static JsonDocument Read(string file)
    {
        var root = Root();
        var path = Path.Combine(root, "..", "shared", "specs", file);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The public vectors are missing: {file} should lie in the folder shared/specs beside the repository ({Path.GetFullPath(path)}).");
        }

        return JsonDocument.Parse(File.ReadAllBytes(path));
    }

    /// <summary>The repository.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Modular.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
