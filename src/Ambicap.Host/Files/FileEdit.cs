namespace Ambicap.Host.Files;

/// <summary>A piece of text that is put into a file of the host, of which everything else stays; or a whole new file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Base">What is there without the piece; null for no file.</param>
/// <param name="Offset">Where the piece goes.</param>
/// <param name="Piece">The piece.</param>
internal sealed record FileEdit(string Path, string? Base, int Offset, string Piece)
{
    /// <summary>The file with the piece.</summary>
    internal string After => Base is null ? Piece : Base.Insert(Offset, Piece);

    /// <summary>A new file.</summary>
    internal static FileEdit NewFile(string path, string content) => new(path, null, 0, content);

    /// <summary>A piece at the end of a file, on lines of its own.</summary>
    internal static FileEdit Append(string path, string text, string piece) =>
        new(path, text, text.Length, (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + (text.Length == 0 ? "" : "\n") + piece);

    /// <summary>A file without a piece of it; null where the piece is not there exactly once.</summary>
    internal static string? Without(string text, string piece)
    {
        int at = text.IndexOf(piece, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(piece, at + 1, StringComparison.Ordinal) < 0 ? text.Remove(at, piece.Length) : null;
    }
}
