namespace Ambicap.Node.Journal;

/// <summary>A file of the host that was changed.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsLimit">Whether it is the node's limit rather than the container manager's configuration.</param>
/// <param name="Original">What it is without ours, in base64; null for no file.</param>
/// <param name="Piece">What was put into it; the whole file where there was none.</param>
/// <param name="Written">The SHA-256 of what was written.</param>
/// <param name="IsFolderOurs">Whether its folder was made for it.</param>
internal sealed record JournalEntry(string Path, bool IsLimit, string? Original, string Piece, string Written, bool IsFolderOurs);

/// <summary>A file as it was before a run changed it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Content">Its bytes in base64; null for no file.</param>
internal sealed record SavedFile(string Path, string? Content);

/// <summary>What a run began with, for as long as it is not known to have come out well.</summary>
/// <param name="Version">The version that was in force; null for none.</param>
/// <param name="Link">Where the stable path led; null for nowhere.</param>
/// <param name="Files">The files that were changed then.</param>
/// <param name="Contents">The files that the run changes, as they were.</param>
internal sealed record UndoState(string? Version, string? Link, IReadOnlyList<JournalEntry> Files, IReadOnlyList<SavedFile> Contents);
