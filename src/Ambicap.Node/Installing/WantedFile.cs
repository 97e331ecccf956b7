namespace Ambicap.Node.Installing;

/// <summary>A file of the host as it shall be.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsLimit">Whether it is the node's limit.</param>
/// <param name="Original">What it is without ours; null for no file.</param>
/// <param name="Piece">What is put into it; empty for one that shall have nothing of ours any more.</param>
/// <param name="Content">All of it.</param>
internal sealed record WantedFile(string Path, bool IsLimit, string? Original, string Piece, string Content);
