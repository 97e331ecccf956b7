using Ambicap.Cli.Input;

namespace Ambicap.Cli.Check;

/// <summary>
/// Files as SARIF names them: relative to the current folder, which in CI is the repository's root, and where they are not below it by
/// their full path. Reserved characters are escaped (RFC 3986).
/// </summary>
internal static class SarifUri
{
    internal static string Of(InputFile file)
    {
        if (file.Path is null)
        {
            return "stdin";
        }

        string full = Path.GetFullPath(file.Path);
        string relative = RelativePath(full);
        return relative == full || IsOutside(relative) ? $"file://{(full.StartsWith('/') ? "" : "/")}{Escape(Slashes(full))}" : Escape(relative);
    }

    /// <summary>A file as people and CI systems name it: relative to the current folder where it is below it, with slashes.</summary>
    internal static string PathOf(InputFile file)
    {
        string relative = file.Path is null ? file.Name : RelativePath(Path.GetFullPath(file.Path));
        return file.Path is null || IsOutside(relative) ? Slashes(file.Name) : relative;
    }

    private static string RelativePath(string full) => Slashes(Path.GetRelativePath(Environment.CurrentDirectory, full));

    private static bool IsOutside(string relative) => relative == ".." || relative.StartsWith("../", StringComparison.Ordinal);

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
