using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary>A verb: one line about it in the list of all, everything in its own help.</summary>
internal sealed class Verb : Command
{
    private readonly string _everything;
    private readonly string? _needsLinux;

    /// <param name="name">The verb.</param>
    /// <param name="description">All about it; the first line must do alone.</param>
    /// <param name="needsLinux">Why it takes a Linux kernel, to follow its name; null where every system will do.</param>
    internal Verb(string name, string description, string? needsLinux = null)
        : base(name, description[..description.IndexOf('\n', StringComparison.Ordinal)]) => (_everything, _needsLinux) = (description, needsLinux);

    /// <summary>Shows everything from now on: the verb's own help is asked for, or may be.</summary>
    internal void Unfold() => Description = _everything;

    /// <summary>Why the verb cannot be used on a system, and what to do; null where it can.</summary>
    internal string? FindObstacle(bool isLinux) =>
        isLinux || _needsLinux is null ? null : $"{Name} needs Linux: {_needsLinux}; use it on a Linux machine";
}
