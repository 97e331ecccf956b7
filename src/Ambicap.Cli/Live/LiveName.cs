using System.Text.RegularExpressions;

namespace Ambicap.Cli.Live;

/// <summary>An object of a cluster as kubectl's users name one: <c>TYPE/NAME</c>, such as <c>deployment/web</c>.</summary>
internal static partial class LiveName
{
    private static readonly string[] s_extensions = [".yaml", ".yml", ".json"];

    /// <summary>Whether a word names an object, and no file: a file of that name counts first, and so does the ending of one.</summary>
    internal static bool IsOne(string word) => Form().IsMatch(word)
        && !s_extensions.Contains(Path.GetExtension(word), StringComparer.OrdinalIgnoreCase)
        && !Path.Exists(word);

    /// <summary>A resource's or kind's name with an API group or none, and a name as objects have them.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z0-9-]+)*/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    private static partial Regex Form();
}
