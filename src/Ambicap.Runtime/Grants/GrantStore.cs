using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
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
/// itself, is harmless: nothing can be executed in a container that is not there, and a create of that id replaces it. The next grant
/// sweeps it up, at most once an hour.
/// </remarks>
internal sealed class GrantStore
{
    private const string Heading = "ambicap grant 1";
    private const int MostBytes = 64 * 1024;

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

        place.MakeFolders(label);
        string text = $"{Heading}\nambient {remembered.Grant.Ambient.ToMask()}\nnonroot {remembered.Grant.NonRoot.ToMask()}\ncontainer {remembered.Container}";
        Files.Create(place.Folder, place.File, Encoding.UTF8.GetBytes(text));
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

        byte[] content;
        FileFacts facts;
        try
        {
            content = Files.Read(place.File, MostBytes, out facts);
        }
        catch (SystemCallException failure)
        {
            // No record, or a folder that is not for this user: then none of it is about this user's containers.
            return failure.Error is Libc.NoSuchFile or Libc.NotADirectory or Libc.AccessDenied
                ? null
                : throw new RefusalException($"the remembered grant {place.File} cannot be read: {failure.Message}; repair that folder");
        }

        return facts.IsTrustworthy && TryParse(Encoding.UTF8.GetString(content)) is { } remembered
            ? remembered
            : throw new RefusalException($"the remembered grant {place.File} is damaged or was changed by others; recreate the container");
    }

    /// <summary>Forgets a container; nothing happens where nothing is remembered.</summary>
    internal void Forget()
    {
        if (_place is { } place)
        {
            Files.Remove(place.File);
        }
    }

    private static RememberedGrant? TryParse(string text)
    {
        string[] lines = text.Split('\n', 4);
        return lines is [Heading, var ambient, var nonRoot, var container]
            && TryMask(ambient, "ambient ", out CapabilitySet always)
            && TryMask(nonRoot, "nonroot ", out CapabilitySet ifNotRoot)
            && container.StartsWith("container ", StringComparison.Ordinal)
            ? new RememberedGrant(container["container ".Length..], new Grant(always, ifNotRoot))
            : null;
    }

    private static bool TryMask(string line, string heading, out CapabilitySet set)
    {
        ulong bits = 0;
        bool valid = line.StartsWith(heading, StringComparison.Ordinal)
            && ulong.TryParse(line.AsSpan(heading.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bits);
        set = new CapabilitySet(bits);
        return valid;
    }
}
