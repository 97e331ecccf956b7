using System.CommandLine;
using Ambicap.Cli.Help;

namespace Ambicap.Cli.Commands;

/// <summary>A verb: one line about it in the list of all, everything in its own help.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">All about it; the first line must do alone.</param>
/// <param name="needsLinux">Why it takes a Linux kernel, to follow its name; null where every system will do.</param>
internal sealed class Verb(string name, string description, string? needsLinux = null)
    : Command(name, description[..description.IndexOf('\n', StringComparison.Ordinal)]), IDescribed
{
    public string Everything => description;

    /// <summary>Why the verb cannot be used on a system, and what to do; null where it can.</summary>
    internal string? FindObstacle(bool isLinux) =>
        isLinux || needsLinux is null ? null : $"{Name} needs Linux: {needsLinux}; use it on a Linux machine";
}
