using Ambicap.Cli.Input;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Ambicap.Cli.Configuration;

/// <summary>The files of folders that nobody wants read, by patterns as <c>charts/*/templates/**</c>. A file that is named by itself is read.</summary>
internal sealed class ExcludedFiles
{
    private readonly string _folder;
    private readonly Matcher? _matcher;

    /// <param name="folder">Where the patterns begin.</param>
    /// <param name="patterns">The patterns: <c>*</c> within a name, <c>**</c> for any folders; of a folder's name everything below it.</param>
    internal ExcludedFiles(string folder, IReadOnlyList<string> patterns)
    {
        _folder = folder;
        _matcher = patterns.Count == 0 ? null : new Matcher(StringComparison.Ordinal);
        foreach (string pattern in patterns)
        {
            _matcher!.AddInclude(pattern).AddInclude(pattern.TrimEnd('/') + "/**");
        }
    }

    internal static ExcludedFiles None { get; } = new("", []);

    /// <summary>The files without those that are passed over, and without the configuration itself, which is no manifest.</summary>
    internal IEnumerable<InputFile> Of(IEnumerable<InputFile> files) => files.Where(file => file.IsNamed || file.Path is not { } path || !IsExcluded(path));

    private bool IsExcluded(string path) =>
        Path.GetFileName(path) == ConfigurationFile.Name || _matcher?.Match(_folder, Path.GetFullPath(path)).HasMatches == true;
}
