using System.Runtime.InteropServices;
using Ambicap.Policy.Audit;

namespace Ambicap.Runtime.Interop;

/// <summary>
/// Whole files by system calls: read with a bound, replaced atomically, appended to. Smaller and quicker than the framework's streams,
/// and it reads through one descriptor what it judged by the same descriptor.
/// </summary>
internal static unsafe class Files
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;

    /// <summary>The facts of a path, links followed; null where there is nothing, or it cannot be reached.</summary>
    internal static FileFacts? TryFacts(BytePath path)
    {
        fixed (byte* p = path.Terminated)
        {
            StatxBuffer buffer;
            return Libc.Statx(CurrentDirectory, p, 0, BasicStats, &buffer) == 0 ? Convert(in buffer) : null;
        }
    }

    /// <summary>Reads a regular file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The largest size that is read.</param>
    /// <param name="facts">The facts of the very file that was read.</param>
    /// <exception cref="SystemCallException">It cannot be opened or read.</exception>
    /// <exception cref="RefusalException">It is not a regular file, or is larger than <paramref name="mostBytes"/>.</exception>
    internal static byte[] Read(BytePath path, int mostBytes, out FileFacts facts)
    {
        int error = TryRead(path, mostBytes, out byte[] content, out facts);
        return error == 0 ? content : throw new SystemCallException("open", path.ToString(), error);
    }

    /// <summary>Reads a regular file that may well not be there, as <see cref="Read"/> does.</summary>
    /// <returns>0, or the errno of an open that failed.</returns>
    internal static int TryRead(BytePath path, int mostBytes, out byte[] content, out FileFacts facts)
    {
        content = [];
        facts = default;
        int descriptor;
        fixed (byte* p = path.Terminated)
        {
            descriptor = Libc.Open(p, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking, 0);
        }

        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        try
        {
            facts = Facts(descriptor, path);
            if (!facts.IsRegularFile)
            {
                throw new RefusalException($"{path} is not a regular file; give one", RefusalReason.Document);
            }

            if (facts.Size > (ulong)mostBytes)
            {
                throw TooLarge(path, mostBytes);
            }

            content = ReadAll(descriptor, path, mostBytes, (int)facts.Size);
            return 0;
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Reads to the end of an open file whose size is a hint only: files of /proc say 0.</summary>
    /// <exception cref="RefusalException">It holds more than <paramref name="mostBytes"/>.</exception>
    internal static byte[] ReadUnsized(BytePath path, int mostBytes)
    {
        int descriptor = Open(path, Libc.ReadOnly | Libc.CloseOnExec, 0);
        try
        {
            return ReadAll(descriptor, path, mostBytes, 4095);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Whether a file of any size has some bytes in it; false where it cannot be read.</summary>
    internal static bool Contains(BytePath path, ReadOnlySpan<byte> sought)
    {
        int descriptor;
        fixed (byte* p = path.Terminated)
        {
            descriptor = Libc.Open(p, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking, 0);
        }

        if (descriptor < 0)
        {
            return false;
        }

        // The tail of each block is kept in front of the next, for a match across their border.
        byte[] block = new byte[256 * 1024];
        int kept = 0;
        bool found = false;
        while (!found)
        {
            nint got;
            fixed (byte* p = block)
            {
                got = Libc.Read(descriptor, p + kept, (nuint)(block.Length - kept));
            }

            if (got <= 0)
            {
                break;
            }

            Span<byte> filled = block.AsSpan(0, kept + (int)got);
            found = filled.IndexOf(sought) >= 0;
            kept = Math.Min(sought.Length - 1, filled.Length);
            filled[^kept..].CopyTo(block);
        }

        _ = Libc.Close(descriptor);
        return found;
    }

    /// <summary>Whether a file begins with some bytes; false where it cannot be read.</summary>
    internal static bool StartsWith(BytePath path, ReadOnlySpan<byte> sought)
    {
        byte* head = stackalloc byte[sought.Length];
        int descriptor;
        fixed (byte* p = path.Terminated)
        {
            descriptor = Libc.Open(p, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking, 0);
        }

        if (descriptor < 0)
        {
            return false;
        }

        nint got = Libc.Read(descriptor, head, (nuint)sought.Length);
        _ = Libc.Close(descriptor);
        return got == sought.Length && new ReadOnlySpan<byte>(head, sought.Length).SequenceEqual(sought);
    }

    /// <summary>
    /// Puts a new file in the place of an old one, all or nothing: a temporary file in the same folder, then rename.
    /// </summary>
    /// <param name="path">The file to replace or create.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="like">The file whose owner and mode it takes; null for a file of our own with mode 0600.</param>
    /// <exception cref="SystemCallException">Something failed; the old file is as it was and nothing is left behind.</exception>
    internal static void Replace(BytePath path, ReadOnlySpan<byte> content, FileFacts? like)
    {
        BytePath temporary = path.WithSuffix(TemporarySuffix());
        int descriptor = OpenExclusive(temporary);
        try
        {
            WriteAll(descriptor, content, temporary);
            if (like is { } facts)
            {
                TakeOwnerAndMode(descriptor, facts, temporary);
            }
        }
        catch
        {
            _ = Libc.Close(descriptor);
            Remove(temporary);
            throw;
        }

        _ = Libc.Close(descriptor);
        fixed (byte* from = temporary.Terminated, to = path.Terminated)
        {
            if (Libc.Rename(from, to) != 0)
            {
                SystemCallException failure = Failed("rename", path);
                Remove(temporary);
                throw failure;
            }
        }
    }

    /// <summary>
    /// Makes a new file of our own, mode 0600, whole or not at all: it gets its name when it is complete, so that a process that is
    /// killed leaves nothing behind. Where the file system cannot do that, or the name is taken, as <see cref="Replace"/> does.
    /// </summary>
    /// <exception cref="SystemCallException">Something failed; nothing is left behind.</exception>
    internal static void Create(BytePath folder, BytePath path, ReadOnlySpan<byte> content)
    {
        int descriptor;
        fixed (byte* p = folder.Terminated)
        {
            descriptor = Libc.Open(p, Libc.WriteOnly | Libc.Nameless | Libc.CloseOnExec, 0x180);
        }

        bool done = false;
        if (descriptor >= 0)
        {
            try
            {
                WriteAll(descriptor, content, path);
                done = TryName(descriptor, path);
            }
            finally
            {
                _ = Libc.Close(descriptor);
            }
        }

        if (!done)
        {
            Replace(path, content, like: null);
        }
    }

    /// <summary>Appends a line to a file, which is created with mode 0600 if need be; one that somebody left unfinished is ended first.</summary>
    /// <exception cref="SystemCallException">It cannot be opened or written.</exception>
    internal static void AppendLine(BytePath path, ReadOnlySpan<byte> content)
    {
        bool unfinished = IsUnfinished(path);
        int descriptor = Open(path, Libc.WriteOnly | Libc.Create | Libc.Append | Libc.CloseOnExec | Libc.NonBlocking, 0x180);
        try
        {
            WriteAll(descriptor, unfinished ? [(byte)'\n', .. content] : content, path);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Writes to an open descriptor, such as 2 for standard error.</summary>
    /// <exception cref="SystemCallException">The write failed.</exception>
    internal static void WriteTo(int descriptor, ReadOnlySpan<byte> content) => WriteAll(descriptor, content, BytePath.Of("descriptor"u8));

    /// <summary>Removes a file; whether it was there, or could be removed, does not matter to the caller.</summary>
    internal static void Remove(BytePath path)
    {
        fixed (byte* p = path.Terminated)
        {
            _ = Libc.Unlink(p);
        }
    }

    /// <summary>Whether a regular file does not end with its last line.</summary>
    private static bool IsUnfinished(BytePath path)
    {
        if (TryFacts(path) is not { IsRegularFile: true, Size: > 0 } facts)
        {
            return false;
        }

        byte last = (byte)'\n';
        fixed (byte* p = path.Terminated)
        {
            int descriptor = Libc.Open(p, Libc.ReadOnly | Libc.CloseOnExec, 0);
            if (descriptor >= 0)
            {
                _ = Libc.ReadAt(descriptor, &last, 1, (nint)facts.Size - 1);
                _ = Libc.Close(descriptor);
            }
        }

        return last != (byte)'\n';
    }

    private static bool TryName(int descriptor, BytePath path)
    {
        const int followLink = 0x400;
        BytePath open = BytePath.Of($"/proc/self/fd/{descriptor.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        fixed (byte* from = open.Terminated, to = path.Terminated)
        {
            return Libc.Link(CurrentDirectory, from, CurrentDirectory, to, followLink) == 0;
        }
    }

    private static FileFacts Facts(int descriptor, BytePath path)
    {
        byte none = 0;
        StatxBuffer buffer;
        return Libc.Statx(descriptor, &none, EmptyPath, BasicStats, &buffer) == 0 ? Convert(in buffer) : throw Failed("stat", path);
    }

    private static FileFacts Convert(in StatxBuffer s) => new(s.UserId, s.GroupId, s.Mode, s.Size, s.Inode, s.DeviceMajor, s.DeviceMinor, s.Accessed.Seconds, s.Modified.Seconds);

    private static int Open(BytePath path, int flags, uint mode)
    {
        fixed (byte* p = path.Terminated)
        {
            int descriptor = Libc.Open(p, flags, mode);
            return descriptor >= 0 ? descriptor : throw Failed("open", path);
        }
    }

    /// <summary>Opens a new file for us alone. A leftover of a killed process that had our number is removed first.</summary>
    private static int OpenExclusive(BytePath path)
    {
        const int flags = Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.CloseOnExec;
        try
        {
            return Open(path, flags, 0x180);
        }
        catch (SystemCallException failure) when (failure.Error == Libc.AlreadyExists)
        {
            Remove(path);
            return Open(path, flags, 0x180);
        }
    }

    private static void TakeOwnerAndMode(int descriptor, FileFacts facts, BytePath path)
    {
        if (Libc.ChangeOwner(descriptor, facts.UserId, facts.GroupId) != 0)
        {
            throw Failed("chown", path);
        }

        if (Libc.ChangeMode(descriptor, facts.Permissions) != 0)
        {
            throw Failed("chmod", path);
        }
    }

    private static byte[] ReadAll(int descriptor, BytePath path, int mostBytes, int expected)
    {
        byte[] buffer = new byte[expected + 1];
        int length = 0;
        while (true)
        {
            nint got;
            fixed (byte* p = buffer)
            {
                got = Libc.Read(descriptor, p + length, (nuint)(buffer.Length - length));
            }

            if (got == 0)
            {
                return buffer.AsSpan(0, length).ToArray();
            }

            if (got > 0)
            {
                length += (int)got;
                if (length > mostBytes)
                {
                    throw TooLarge(path, mostBytes);
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
            else if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                throw Failed("read", path);
            }
        }
    }

    private static void WriteAll(int descriptor, ReadOnlySpan<byte> content, BytePath path)
    {
        while (!content.IsEmpty)
        {
            fixed (byte* p = content)
            {
                nint written = Libc.Write(descriptor, p, (nuint)content.Length);
                if (written > 0)
                {
                    content = content[(int)written..];
                }
                else if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
                {
                    throw Failed("write", path);
                }
            }
        }
    }

    private static byte[] TemporarySuffix()
    {
        Span<byte> digits = stackalloc byte[11];
        _ = Libc.ProcessId().TryFormat(digits, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        return [.. ".ambicap-"u8, .. digits[..length]];
    }

    private static RefusalException TooLarge(BytePath path, int mostBytes) =>
        new($"{path} is larger than {mostBytes / 1024} KiB, the most that is read; make it smaller", RefusalReason.Document);

    private static SystemCallException Failed(string call, BytePath path) => new(call, path.ToString(), Marshal.GetLastPInvokeError());
}
