using System.Runtime.InteropServices;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// Where the grant of one container is remembered. The folders mirror the real path of the runtime's root, so that equal ids of two
/// roots never meet and one root has one name. A call without a root has a place of its own.
/// </summary>
internal sealed class GrantPlace
{
    // A name of a file has at most 255 bytes, and a temporary file's is longer than the record's.
    internal const int LongestName = 200;

    // The kernel takes no longer path (PATH_MAX), so no runtime has such a root.
    private const int LongestPath = 4096;

    private readonly List<BytePath> _folders;

    private GrantPlace(List<BytePath> folders, BytePath records, BytePath file)
    {
        _folders = folders;
        Records = records;
        File = file;
    }

    /// <summary>The suffix of a record's file.</summary>
    internal static ReadOnlySpan<byte> Suffix => ".grant"u8;

    /// <summary>The folder of all records of the root.</summary>
    internal BytePath Records { get; }

    /// <summary>The folder of the record; that of all records unless the id is too long for one name.</summary>
    internal BytePath Folder => _folders[^1];

    /// <summary>The record.</summary>
    internal BytePath File { get; }

    /// <summary>The place below a state folder; null where the call names no container, one with a slash in its id, or an impossible root.</summary>
    internal static GrantPlace? Of(string stateFolder, CommandLine line)
    {
        if (line.Id is not { Length: > 0 } id || id.AsSpan().Contains((byte)'/') || line.Root?.Length >= LongestPath)
        {
            return null;
        }

        List<BytePath> folders = [BytePath.Of(stateFolder)];
        if (line.Root is { Length: > 0 } root)
        {
            folders.Add(folders[^1].Append("root"u8));
            foreach (byte[] name in Folders.RealPath(root))
            {
                folders.Add(folders[^1].Append(name));
            }
        }
        else
        {
            folders.Add(folders[^1].Append("default"u8));
        }

        BytePath records = folders[^1];
        if (id.Length > LongestName)
        {
            folders.Add(records.Append(id.AsSpan(0, LongestName)));
            id = id[LongestName..];
        }

        return new GrantPlace(folders, records, folders[^1].Append(id).WithSuffix(Suffix));
    }

    /// <summary>Makes what is missing, above the state folder too, and refuses folders that somebody else could write to.</summary>
    /// <param name="label">The container, for the refusal.</param>
    /// <exception cref="RefusalException">A folder is not safe.</exception>
    /// <exception cref="SystemCallException">A folder cannot be made.</exception>
    internal void MakeFolders(string label)
    {
        foreach (BytePath path in _folders)
        {
            FileFacts facts = Files.TryFacts(path) ?? Make(path);
            if (!facts.IsTrustworthy)
            {
                throw new RefusalException($"{label} has a grant, and the state folder {path} could be changed by others; run: chown root:root {path} && chmod 0700 {path}");
            }
        }
    }

    private FileFacts Make(BytePath path)
    {
        if (path.Bytes.SequenceEqual(_folders[0].Bytes))
        {
            Folders.MakeParents(path);
        }

        Folders.MakeDirectory(path);
        return Files.TryFacts(path) ?? throw new SystemCallException("stat", path.ToString(), Marshal.GetLastPInvokeError());
    }
}
