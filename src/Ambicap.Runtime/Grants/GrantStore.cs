using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// Remembers grants for exec: containerd and CRI-O build the process of exec from their own copy of the container's configuration,
/// which has no grant. One small file a container, in a folder that only root may enter, named by the runtime's root and the id.
/// </summary>
/// <remarks>
/// A record lives as long as its container: it is not touched by a create that the real runtime will refuse because the id is taken,
/// nor by a delete that it will refuse because the container runs. What a crash left behind, or a run that deleted its container by
/// itself, is harmless: nothing can be executed in a container that is not there, and a create of that id replaces it. A later grant
/// sweeps it up once the bundle is gone too.
/// </remarks>
internal sealed class GrantStore
{
    // Kubernetes' names have 63 characters at most; CRI clients choose their own.
    private const int LongestName = 253;

    private readonly CommandLine _line;
    private readonly GrantPlace? _place;

    /// <summary>The record of the container that a command line names.</summary>
    internal GrantStore(string folder, CommandLine line)
    {
        _line = line;
        _place = GrantPlace.Of(folder, line);
    }

    /// <summary>Remembers a grant.</summary>
    /// <exception cref="RefusalException">The container has no usable id, or the folder is not safe.</exception>
    /// <exception cref="SystemCallException">The file cannot be written.</exception>
    internal void Remember(RememberedGrant remembered)
    {
        string label = GrantLabel.Of(remembered.Container);
        if (_place is not { } place)
        {
            throw new RefusalException($"{label} has no id that a grant can be remembered by; use an id without slashes");
        }

        if (remembered.Container.Length > LongestName)
        {
            throw new RefusalException($"{label} has a name of more than {LongestName} characters; use a shorter one");
        }

        place.MakeFolders(label);
        Files.Create(place.Folder, place.File, GrantRecord.Write(remembered));
        GrantSweep.Run(_line.Root, place.Records);
    }

    /// <summary>What is remembered; null where nothing is.</summary>
    /// <exception cref="RefusalException">There is something, but it cannot be read, was damaged or is not ours.</exception>
    internal RememberedGrant? Recall()
    {
        if (_place is not { } place)
        {
            return null;
        }

        try
        {
            return GrantRecord.Read(place.File)
                ?? throw new RefusalException($"the remembered grant {place.File} is damaged or was changed by others; recreate the container");
        }
        catch (SystemCallException failure)
        {
            // No record, or none that could have been written, or a folder that is not for this user: then none of it is about this
            // user's containers.
            return failure.Error is Libc.NoSuchFile or Libc.NotADirectory or Libc.AccessDenied or Libc.NameTooLong
                ? null
                : throw new RefusalException($"the remembered grant {place.File} cannot be read: {failure.Message}; repair that folder");
        }
    }

    /// <summary>Forgets a container; nothing happens where nothing is remembered.</summary>
    internal void Forget()
    {
        if (_place is { } place)
        {
            Files.Remove(place.File);
        }
    }
}
