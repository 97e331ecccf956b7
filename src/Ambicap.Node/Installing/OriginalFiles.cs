using System.Text;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Node.Journal;

namespace Ambicap.Node.Installing;

/// <summary>Files of the host as they are without ours: an administrator's edits since are part of that, and are never lost.</summary>
internal sealed class OriginalFiles(HostRoot root, JournalState journal)
{
    /// <summary>The text of a file without ours; null where there is none then.</summary>
    /// <exception cref="HostException">What was written is changed, so that it cannot be told which part is whose.</exception>
    internal string? Read(string path)
    {
        byte[]? content = root.TryRead(path);
        if (content is null || journal.Find(path) is not { } entry)
        {
            return root.TryReadText(path);
        }

        string? original = Decode(entry.Original);
        if (JournalState.HashOf(content) == entry.Written)
        {
            return original;
        }

        string text = root.TryReadText(path)!;
        if (journal.IsUnchanged(path, content))
        {
            return journal.WrittenBefore(path, content) is { } before ? Decode(before.Original) : text;
        }

        return text == original ? text
            : original is null ? throw Edited(path, "the file is ambicap-node's own: move the changes into a file of yours, and remove it")
            : FileEdit.Without(text, entry.Piece) is { } rest ? rest
            : !text.Contains(entry.Piece.Trim(), StringComparison.Ordinal) && !text.Contains(OurHandler.Begin, StringComparison.Ordinal) ? text
            : throw Edited(path, $"take the part out that begins with \"{OurHandler.Begin.TrimEnd()}\", and try again");
    }

    /// <summary>A text of the journal.</summary>
    internal static string? Decode(string? content) => content is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(content));

    private static HostException Edited(string path, string remedy) =>
        new($"{path}: what ambicap-node wrote there was changed since; {remedy}");
}
