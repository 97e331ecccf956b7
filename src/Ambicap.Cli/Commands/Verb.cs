using System.CommandLine;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Commands;

/// <summary>A verb: one line about it in the list of all, everything in its own help.</summary>
internal sealed class Verb : Command
{
    private const int Widest = 120;

    /// <summary>What help puts before every line.</summary>
    private const int Indent = 2;

    private readonly string _everything;

    /// <param name="name">The verb.</param>
    /// <param name="description">All about it; the first line must do alone.</param>
    internal Verb(string name, string description)
        : base(name, description[..description.IndexOf('\n', StringComparison.Ordinal)]) => _everything = description;

    /// <summary>Shows everything from now on: the verb's own help is asked for, or may be. Examples, which are copied, keep their lines.</summary>
    internal void Unfold() => Description = string.Join("\n\n", _everything.ReplaceLineEndings("\n").Split("\n\n").Select(Fill));

    /// <summary>A paragraph in lines of the terminal's width.</summary>
    private static string Fill(string paragraph) => paragraph.Contains("\n  ", StringComparison.Ordinal)
        ? paragraph
        : string.Join('\n', Wrapping.Lines(paragraph.Replace('\n', ' '), Math.Min(Terminal.Width, Widest) - Indent));
}
