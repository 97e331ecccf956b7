using Ambicap.Policy.Audit;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Records;

/// <summary>
/// Records containers for their later calls: which real runtime has them, and what they were granted, since containerd and CRI-O build the
/// process of exec from their own copy of the container's configuration. One small file a container, in folders that only its owner may
/// enter.
/// </summary>
/// <remarks>
/// A record lives as long as its container: it is not touched by a create that the real runtime will refuse because the id is taken, nor by
/// a delete that it will refuse because the container runs. What a crash left behind, or a run that deleted its container by itself, is
/// harmless: nothing can be called of a container that is not there, and a create of that id replaces it. It is swept up later.
/// </remarks>
internal sealed class RecordStore(CommandLine line)
{
    // Kubernetes' names have 63 characters at most; CRI clients choose their own.
    private const int LongestName = 253;

    private readonly RecordPlace? _place = RecordPlace.Of(line);
    private BytePath[]? _folders;

    private BytePath[] AllFolders => _folders ??= RecordFolders.Find();

    /// <summary>The record of the container that the command line names; null where there is none that can be believed.</summary>
    /// <param name="damage">What is wrong with the one that is there; null where there is none.</param>
    internal ContainerRecord? Recall(out string? damage)
    {
        damage = null;
        if (_place is null)
        {
            return null;
        }

        foreach (BytePath folder in AllFolders)
        {
            BytePath file = _place.FileIn(folder);
            try
            {
                if (RecordText.TryRead(file, out ContainerRecord? record))
                {
                    damage = record is null ? $"the record {file} is damaged or was changed by others" : null;
                    return record;
                }
            }
            catch (Exception failure) when (failure is SystemCallException or RefusalException)
            {
                damage = $"the record {file} cannot be read: {failure.Message}";
                return null;
            }
        }

        return null;
    }

    /// <summary>Records a container with a grant.</summary>
    /// <exception cref="RefusalException">The container cannot be recorded, or the folder is not safe.</exception>
    /// <exception cref="SystemCallException">The file cannot be written.</exception>
    internal void Remember(ContainerRecord record)
    {
        string label = GrantLabel.Of(record.Grant?.Container ?? "");
        if (_place is not { } place)
        {
            throw new RefusalException(
                $"{label} has no id that a grant can be remembered by; use an id without slashes",
                RefusalReason.Record);
        }

        if (record.Grant?.Container.Length > LongestName)
        {
            throw new RefusalException(
                $"{label} has a name of more than {LongestName} characters; use a shorter one",
                RefusalReason.Record);
        }

        byte[] text = RecordText.Write(record)
            ?? throw new RefusalException(
                $"{label} has a grant, and the path of the real runtime holds a line end; use another",
                RefusalReason.Record);
        BytePath folder = AllFolders[0];
        place.MakeFoldersIn(folder, label);
        Files.Create(place.FolderIn(folder), place.FileIn(folder), text);
        RecordSweep.Run(folder);
    }

    /// <summary>Records a container without a grant; where that fails, the configuration will do, and what an earlier one left is gone.</summary>
    internal void TryRemember(ContainerRecord record)
    {
        try
        {
            Remember(record);
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            Forget();
        }
    }

    /// <summary>Forgets a container; nothing happens where nothing is recorded.</summary>
    internal void Forget()
    {
        if (_place is { } place)
        {
            foreach (BytePath folder in AllFolders)
            {
                Files.Remove(place.FileIn(folder));
            }
        }
    }
}
