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
/// A file that a crash left behind is harmless: the id's next create replaces or removes it, and nothing can be executed in a
/// container that is not there.
/// </remarks>
internal sealed class GrantStore(string folder)
{
    private const string Heading = "ambicap grant 1";
    private const int MostBytes = 64 * 1024;

    // Container managers always name their root; without one the runtime has a single default per user.
    private static readonly byte[] DefaultRoot = [.. "default"u8];

    /// <summary>Remembers a grant, or replaces what was remembered under the same name.</summary>
    /// <exception cref="RefusalException">The container has no usable id.</exception>
    /// <exception cref="SystemCallException">The file cannot be written.</exception>
    internal void Remember(CommandLine line, RememberedGrant remembered)
    {
        BytePath file = FileOf(line, makeFolders: true) ?? throw new RefusalException(
            $"{GrantLabel.Of(remembered.Container)} has no id that a grant can be remembered by; use an id without slashes");
        string text = $"{Heading}\nambient {remembered.Grant.Ambient.ToMask()}\nnonroot {remembered.Grant.NonRoot.ToMask()}\ncontainer {remembered.Container}";
        Files.Replace(file, Encoding.UTF8.GetBytes(text), like: null);
    }

    /// <summary>What is remembered; null where nothing is, or nothing can be read.</summary>
    /// <exception cref="RefusalException">There is something, but it was damaged or is not ours.</exception>
    internal RememberedGrant? Recall(CommandLine line)
    {
        if (FileOf(line, makeFolders: false) is not { } file)
        {
            return null;
        }

        byte[] content;
        FileFacts facts;
        try
        {
            content = Files.Read(file, MostBytes, out facts);
        }
        catch (SystemCallException)
        {
            return null;
        }

        bool isOurs = !facts.IsWritableByOthers && (facts.UserId == 0 || facts.UserId == Libc.EffectiveUserId());
        return isOurs && TryParse(Encoding.UTF8.GetString(content)) is { } remembered
            ? remembered
            : throw new RefusalException($"the remembered grant {file} is damaged or was changed by others; recreate the container");
    }

    /// <summary>Forgets a container; nothing happens where nothing is remembered.</summary>
    internal void Forget(CommandLine line)
    {
        if (FileOf(line, makeFolders: false) is { } file)
        {
            Files.Remove(file);
        }
    }

    /// <summary>The folder mirrors the path of the runtime's root, so that equal ids of two roots never meet.</summary>
    private BytePath? FileOf(CommandLine line, bool makeFolders)
    {
        if (line.Id is not { Length: > 0 } id || id.AsSpan().Contains((byte)'/'))
        {
            return null;
        }

        BytePath path = BytePath.Of(folder);
        MakeIf(makeFolders, path);
        ReadOnlySpan<byte> root = line.Root is { Length: > 0 } given ? given : DefaultRoot;
        foreach (Range range in root.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = root[range];
            if (name.SequenceEqual(".."u8))
            {
                return null;
            }

            if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                path = path.Append(name);
                MakeIf(makeFolders, path);
            }
        }

        return path.Append(id).WithSuffix(".grant"u8);
    }

    private static void MakeIf(bool make, BytePath path)
    {
        if (make)
        {
            Files.MakeDirectory(path);
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
