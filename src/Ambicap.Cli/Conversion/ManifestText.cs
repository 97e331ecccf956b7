namespace Ambicap.Cli.Conversion;

/// <summary>The converted text of a file, which is to be written in another format.</summary>
/// <param name="Name">The file's name for messages.</param>
/// <param name="Text">The text.</param>
internal sealed record ManifestText(string Name, string Text);
