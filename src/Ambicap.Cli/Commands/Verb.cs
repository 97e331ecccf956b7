using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary>A verb: one line about it in the list of all, everything in its own help.</summary>
internal sealed class Verb : Command
{
    private readonly string _everything;

    /// <param name="name">The verb.</param>
    /// <param name="description">All about it; the first line must do alone.</param>
    internal Verb(string name, string description)
        : base(name, description[..description.IndexOf('\n', StringComparison.Ordinal)]) => _everything = description;

    /// <summary>Shows everything from now on: the verb's own help is asked for, or may be.</summary>
    internal void Unfold() => Description = _everything;
}
