using System.CommandLine;

namespace Ambicap.Cli.Input;

/// <summary>The options that name manifests, the same for every verb.</summary>
/// <param name="isRequired">Whether the verb reads standard input only where <c>-f -</c> says so.</param>
internal sealed class InputOptions(bool isRequired)
{
    internal Option<string[]> Files { get; } = new("--filename", "-f")
    {
        Description = "a manifest, a folder with all below it, a URL, or - for standard input; may be repeated",
        Required = isRequired,
    };

    internal Option<bool> Recursive { get; } = new("--recursive", "-R") { Description = "for those used to kubectl: folders are always read with all below them" };

    /// <summary>What the options name.</summary>
    /// <exception cref="InputException">A name is empty, or standard input is named twice.</exception>
    internal string[] Read(ParseResult parsed)
    {
        string[] files = parsed.GetValue(Files) ?? [];
        return files.Contains("") || files.Count(file => file == InputFiles.StandardInput) > 1
            ? throw new InputException("--filename is empty, or standard input is named twice; name each input once")
            : files;
    }
}
