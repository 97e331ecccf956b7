using System.Text.Json;
using Ambicap.Host;
using Ambicap.Host.Files;

namespace Ambicap.Node.Journal;

/// <summary>The journal on the host. It holds the old bytes of files that may have secrets, so it is root's alone.</summary>
internal sealed class JournalFile(HostRoot root)
{
    /// <summary>The folder of it.</summary>
    internal const string Folder = "/opt/ambicap/state";

    private const string Place = Folder + "/journal.json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads it; an empty one where there is none.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    internal JournalState Load()
    {
        try
        {
            return root.TryRead(Place) is { } content
                ? JsonSerializer.Deserialize(content, JournalJsonContext.Default.JournalState) ?? new JournalState()
                : new JournalState();
        }
        catch (JsonException failure)
        {
            throw new HostException($"{Place} is damaged ({failure.Message}); take what ambicap-node wrote out of the configuration by hand, and remove it");
        }
    }

    /// <summary>Writes it, at once and for good.</summary>
    /// <exception cref="HostException">It cannot be written; the old one stays.</exception>
    internal void Save(JournalState state)
    {
        using StagedFile staged = StagedFile.Write(
            root, Place, JsonSerializer.SerializeToUtf8Bytes(state, JournalJsonContext.Default.JournalState), OwnerOnly);
        staged.TakePlace();
    }

    /// <summary>Removes it.</summary>
    internal void Remove() => StagedFile.Remove(root, Place);
}
