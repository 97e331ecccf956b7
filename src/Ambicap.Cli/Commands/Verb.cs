using System.CommandLine;
using Ambicap.Cli.Help;

namespace Ambicap.Cli.Commands;

/// <summary>A verb: one line about it in the list of all, everything in its own help.</summary>
/// <param name="name">The verb.</param>
/// <param name="description">All about it; the first line must do alone.</param>
internal sealed class Verb(string name, string description)
    : Command(name, description[..description.IndexOf('\n', StringComparison.Ordinal)]), IDescribed
{
    public string Everything => description;
}
