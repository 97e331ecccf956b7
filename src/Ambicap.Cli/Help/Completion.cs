using System.CommandLine;
using System.CommandLine.Completions;

namespace Ambicap.Cli.Help;

/// <summary>
/// Says how a command line may go on, in the form that kubectl's plugins and the scripts of <c>completion</c> understand: a word a line, and
/// last a colon with 0 where a file may stand too, or 4 where none can (cobra, ShellCompDirective).
/// </summary>
internal static class Completion
{
    /// <summary>The hidden verb, as cobra names it.</summary>
    internal const string Verb = "__complete";

    private const string FilesToo = ":0";
    private const string NoFiles = ":4";

    private static readonly string[] s_fileOptions =
        ["-f", "--filename", "--image", "--image-archive", "--kubeconfig", "--limits", "--webhook-config", "--containerd-config", "--runtime"];

    /// <summary>The lines of the answer.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="words">The words of the line behind the program's name; the last one, which may be empty, is not complete.</param>
    internal static IEnumerable<string> Of(RootCommand root, IReadOnlyList<string> words)
    {
        string begun = words.Count > 0 ? words[^1] : "";
        string[] before = [.. words.Take(words.Count - 1)];
        ParseResult parsed = root.Parse(before);
        bool isFile = before.Length > 0 && s_fileOptions.Contains(before[^1]);
        IEnumerable<CompletionItem> items = before.Length > 0 && OptionAt(parsed, before[^1]) is { } option && option.ValueType != typeof(bool)
            ? option.GetCompletions(CompletionContext.Empty)
            : parsed.CommandResult.Command.GetCompletions(CompletionContext.Empty);
        string[] found = isFile ? [] : [.. items.Select(item => item.Label)
            .Where(label => label.StartsWith(begun, StringComparison.Ordinal) && label.StartsWith('-') == begun.StartsWith('-'))
            .Where(label => label is not ("-?" or "/?" or "/h" or Verb)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return found.Append(isFile ? FilesToo : NoFiles);
    }

    private static Option? OptionAt(ParseResult parsed, string word) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == word || option.Aliases.Contains(word));
}
