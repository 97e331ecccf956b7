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
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, full);
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) ? $"file://{Escape(full)}" : Escape(relative);
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
