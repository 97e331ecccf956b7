namespace Ambicap.Cli.Conversion;

/// <summary>Finds the files that -f names: files as they are, of folders those that kubectl takes, too.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    /// <summary>The files, in the order they were named; those of a folder by name.</summary>
    /// <exception cref="InputException">There is no such file or folder, or a folder has no manifest.</exception>
    internal static List<string> Find(IReadOnlyList<string> paths, bool recursive) => [.. paths.SelectMany(path => Find(path, recursive))];

    private static string[] Find(string path, bool recursive)
    {
        if (path.Length == 0)
        {
            throw new InputException("--filename is empty; name a manifest, a folder, or - for standard input");
        }

        if (path == ManifestText.StandardInput || !Directory.Exists(path))
        {
            return [path];
        }

        EnumerationOptions options = new() { RecurseSubdirectories = recursive, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };
        try
        {
            string[] files = [.. Directory.EnumerateFiles(path, "*", options)
                .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
                .Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files : throw new InputException(
                $"{path}: no .yaml, .yml or .json file in this folder; {(recursive ? "name another" : "name another, or add -R for the folders in it")}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {failure.Message}; name a readable folder");
        }
    }
}
