using System.Runtime.InteropServices;
using Ambicap.Policy.Audit;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Records;

/// <summary>
/// Where one container is recorded below a folder of records. The folders mirror the real path of the runtime's root, so that equal ids of
/// two roots never meet and one root has one name. A call without a root has a place of its own.
/// </summary>
internal sealed class RecordPlace
{
    // A name of a file has at most 255 bytes, and a temporary file's is longer than the record's.
    internal const int LongestName = 200;

    // The kernel takes no longer path (PATH_MAX), so no runtime has such a root.
    private const int LongestPath = 4096;

    private readonly BytePath? _root;
    private readonly byte[] _id;

    private RecordPlace(BytePath? root, byte[] id)
    {
        _root = root;
        _id = id;
    }

    /// <summary>The suffix of a record's file.</summary>
    internal static ReadOnlySpan<byte> Suffix => ".container"u8;

    /// <summary>The name of the folder that mirrors roots.</summary>
    internal static ReadOnlySpan<byte> Roots => "root"u8;

    /// <summary>The name of the folder of calls without a root.</summary>
    internal static ReadOnlySpan<byte> NoRoot => "default"u8;

    /// <summary>The place; null where the call names no container, one with a slash in its id, or an impossible root.</summary>
    internal static RecordPlace? Of(CommandLine line) =>
        line.Id is not { Length: > 0 } id || id.AsSpan().Contains((byte)'/') || line.Root?.Length >= LongestPath
            ? null
            : new RecordPlace(line.Root is { Length: > 0 } root ? Folders.RealPath(root) : null, id);

    /// <summary>The record.</summary>
    internal BytePath FileIn(BytePath folder)
    {
        BytePath below = FolderIn(folder);
        return (_id.Length > LongestName ? below.Append(_id.AsSpan(LongestName)) : below.Append(_id)).WithSuffix(Suffix);
    }

    /// <summary>The folder of the record: that of all records of its root, unless the id is too long for one name.</summary>
    internal BytePath FolderIn(BytePath folder)
    {
        BytePath records = _root is { } root ? folder.Append(Roots).WithSuffix(root.Bytes) : folder.Append(NoRoot);
        return _id.Length > LongestName ? records.Append(_id.AsSpan(0, LongestName)) : records;
    }

    /// <summary>Makes the folders that are missing, above the folder of records too, and refuses those that somebody else could write to.</summary>
    /// <param name="folder">The folder of records.</param>
    /// <param name="label">The container, for the refusal.</param>
    /// <exception cref="RefusalException">A folder is not safe.</exception>
    /// <exception cref="SystemCallException">A folder cannot be made.</exception>
    internal void MakeFoldersIn(BytePath folder, string label)
    {
        Judge(folder, label, Files.TryFacts(folder) ?? MakeFirst(folder));
        ReadOnlySpan<byte> deepest = FolderIn(folder).Bytes;
        for (int end = folder.Bytes.Length; end < deepest.Length;)
        {
            int slash = deepest[(end + 1)..].IndexOf((byte)'/');
            end = slash < 0 ? deepest.Length : end + 1 + slash;
            BytePath path = BytePath.Of(deepest[..end]);
            Judge(path, label, Files.TryFacts(path) ?? Make(path));
        }
    }

    private static void Judge(BytePath path, string label, FileFacts facts)
    {
        if (!facts.IsTrustworthy)
        {
            throw new RefusalException(
                $"{label} has a grant, and the folder of records {path} could be changed by others; run: chown root:root {path} && chmod 0700 {path}",
                RefusalReason.Record);
        }
    }

    private static FileFacts MakeFirst(BytePath folder)
    {
        Folders.MakeParents(folder);
        return Make(folder);
    }

    private static FileFacts Make(BytePath path)
    {
        Folders.MakeDirectory(path);
        return Files.TryFacts(path) ?? throw new SystemCallException("stat", path.ToString(), Marshal.GetLastPInvokeError());
    }
}
