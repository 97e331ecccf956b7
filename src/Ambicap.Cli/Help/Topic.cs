namespace Ambicap.Cli.Help;

/// <summary>What <c>ambicap help TOPIC</c> tells that belongs to no verb: the little to remember, and the page of the documents with the rest.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Text">All of it; the first line must do alone.</param>
/// <param name="Document">The page with the long form.</param>
internal sealed record Topic(string Name, string Text, string Document)
{
    /// <summary>One line about it.</summary>
    internal string Summary => Text[..Text.IndexOf('\n', StringComparison.Ordinal)];

    /// <summary>The text, and where there is more.</summary>
    internal string Everything => $"{Text}\n\nMore: {Document}";
}
