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
/// sweeps it up.
/// </remarks>
internal sealed class GrantStore(string folder)
{
    private const string Heading = "ambicap grant 1";
    private const int MostBytes = 64 * 1024;
    private const string Suffix = ".grant";

    // A record is written before the real runtime makes its folder; only one that is clearly older can have lost its container.
    private const long SweepAgeSeconds = 3600;

    /// <summary>Remembers a grant.</summary>
    /// <exception cref="RefusalException">The container has no usable id, or the folder is not safe.</exception>
    /// <exception cref="SystemCallException">The file cannot be written.</exception>
    internal void Remember(CommandLine line, RememberedGrant remembered)
    {
        string label = GrantLabel.Of(remembered.Container);
        if (Place(line) is not { } place)
        {
            throw new RefusalException($"{label} has no id that a grant can be remembered by; use an id without slashes");
        }

        MakeFolders(label, place.Folders);
        string text = $"{Heading}\nambient {remembered.Grant.Ambient.ToMask()}\nnonroot {remembered.Grant.NonRoot.ToMask()}\ncontainer {remembered.Container}";
        Files.Replace(place.File, Encoding.UTF8.GetBytes(text), like: null);
        Sweep(line.Root, place.Folders[^1]);
    }

    /// <summary>What is remembered; null where nothing is.</summary>
    /// <exception cref="RefusalException">There is something, but it cannot be read, was damaged or is not ours.</exception>
    internal RememberedGrant? Recall(CommandLine line)
    {
        if (Place(line) is not { } place)
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
    internal void Forget(CommandLine line)
    {
        if (Place(line) is { } place)
        {
            Files.Remove(place.File);
        }
    }

    /// <summary>
    /// The folder mirrors the real path of the runtime's root, so that equal ids of two roots never meet and one root has one name. A
    /// call without a root has a place of its own.
    /// </summary>
    private (List<BytePath> Folders, BytePath File)? Place(CommandLine line)
    {
        if (line.Id is not { Length: > 0 } id || id.AsSpan().Contains((byte)'/'))
        {
            return null;
        }

        BytePath path = BytePath.Of(folder);
        List<BytePath> folders = [path];
        if (line.Root is { Length: > 0 } root)
        {
            path = path.Append("root"u8);
            folders.Add(path);
            foreach (byte[] name in Folders.RealPath(root))
            {
                path = path.Append(name);
                folders.Add(path);
            }
        }
        else
        {
            path = path.Append("default"u8);
            folders.Add(path);
        }

        return (folders, path.Append(id).WithSuffix(Encoding.ASCII.GetBytes(Suffix)));
    }

    /// <summary>Removes old records of this root whose containers the real runtime no longer has. Trouble here concerns nobody.</summary>
    private static void Sweep(byte[]? root, BytePath records)
    {
        long oldest = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - SweepAgeSeconds;
        try
        {
            foreach (string file in Directory.EnumerateFiles(records.ToString(), "*" + Suffix))
            {
                BytePath path = BytePath.Of(file);
                byte[] id = Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(file));
                if (Files.TryFacts(path) is { } facts && facts.ModifiedSeconds < oldest && !RealRuntimeState.Exists(root, id))
                {
                    Files.Remove(path);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They stay until the next time.
        }
    }

    /// <summary>Makes what is missing, above the state folder too, and refuses folders that somebody else could write to.</summary>
    private static void MakeFolders(string label, List<BytePath> folders)
    {
        Folders.MakeParents(folders[0]);
        foreach (BytePath path in folders)
        {
            Folders.MakeDirectory(path);
            if (Files.TryFacts(path) is not { IsTrustworthy: true })
            {
                throw new RefusalException($"{label} has a grant, and the state folder {path} could be changed by others; run: chown root:root {path} && chmod 0700 {path}");
            }
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
