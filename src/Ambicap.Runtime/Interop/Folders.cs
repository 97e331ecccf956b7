using System.Runtime.InteropServices;

namespace Ambicap.Runtime.Interop;

/// <summary>Folders by system calls: made for their owner alone, and named by their real path.</summary>
internal static unsafe class Folders
{
    private const int CurrentDirectory = -100;

    // Nanoseconds with a meaning of their own to utimensat(2).
    private const int TimeNow = 0x3FFFFFFF;
    private const int TimeUnchanged = 0x3FFFFFFE;

    /// <summary>The absolute path without links, <c>.</c> and <c>..</c>; what does not exist yet is taken as it is written.</summary>
    internal static BytePath RealPath(ReadOnlySpan<byte> path)
    {
        if (TryRealPath(path) is { } existing)
        {
            return existing;
        }

        BytePath real = BytePath.Of("/"u8);
        foreach (byte[] name in RealNames(path))
        {
            real = real.Append(name);
        }

        return real;
    }

    /// <summary>The names of a path from the root on.</summary>
    private static List<byte[]> RealNames(ReadOnlySpan<byte> path)
    {
        List<byte[]> missing = [];
        ReadOnlySpan<byte> existing = path;
        int above = 0;
        while (true)
        {
            if (TryRealPath(existing.IsEmpty ? (path[0] == (byte)'/' ? "/"u8 : "."u8) : existing) is { Bytes: var real })
            {
                List<byte[]> names = Names(real);
                names.RemoveRange(names.Count - Math.Min(above, names.Count), Math.Min(above, names.Count));
                missing.Reverse();
                names.AddRange(missing);
                return names;
            }

            existing = existing.TrimEnd((byte)'/');
            int slash = existing.LastIndexOf((byte)'/');
            ReadOnlySpan<byte> name = existing[(slash + 1)..];
            if (name.SequenceEqual(".."u8))
            {
                above++;
            }
            else if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                // A name that does not exist and the way back from it cancel each other, as runc's own cleaning has it.
                if (above > 0)
                {
                    above--;
                }
                else
                {
                    missing.Add(name.ToArray());
                }
            }

            existing = existing[..(slash + 1)];
            if (name.IsEmpty)
            {
                return missing;
            }
        }
    }

    /// <summary>Makes a folder for its owner alone, if it is not there.</summary>
    /// <exception cref="SystemCallException">It is not there and cannot be made.</exception>
    internal static void MakeDirectory(BytePath path)
    {
        fixed (byte* p = path.Terminated)
        {
            if (Libc.MakeDirectory(p, 0x1C0) != 0 && Marshal.GetLastPInvokeError() != Libc.AlreadyExists)
            {
                throw new SystemCallException("mkdir", path.ToString(), Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <summary>Removes a folder that is empty; whether it was does not matter to the caller.</summary>
    internal static void RemoveEmpty(BytePath path)
    {
        fixed (byte* p = path.Terminated)
        {
            _ = Libc.RemoveDirectory(p);
        }
    }

    /// <summary>Makes the folders above a path that are missing; one that cannot be made shows when the path itself is made.</summary>
    internal static void MakeParents(BytePath path)
    {
        ReadOnlySpan<byte> bytes = path.Bytes;
        for (int i = 1; i < bytes.Length; i++)
        {
            if (bytes[i] == (byte)'/')
            {
                fixed (byte* p = BytePath.Of(bytes[..i]).Terminated)
                {
                    _ = Libc.MakeDirectory(p, 0x1ED);
                }
            }
        }
    }

    /// <summary>Sets a folder's time of access to now; whether that succeeds does not matter to the caller.</summary>
    internal static void MarkAccessed(BytePath path)
    {
        nint* times = stackalloc nint[] { 0, TimeNow, 0, TimeUnchanged };
        fixed (byte* p = path.Terminated)
        {
            _ = Libc.SetTimes(CurrentDirectory, p, times, 0);
        }
    }

    /// <summary>The absolute path without links, <c>.</c> and <c>..</c>; null where there is nothing of that path.</summary>
    internal static BytePath? TryRealPath(ReadOnlySpan<byte> path)
    {
        fixed (byte* p = BytePath.Of(path).Terminated)
        {
            byte* real = Libc.RealPath(p, null);
            if (real is null)
            {
                return null;
            }

            BytePath result = BytePath.Of(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(real));
            Libc.Free(real);
            return result;
        }
    }

    private static List<byte[]> Names(ReadOnlySpan<byte> path)
    {
        List<byte[]> names = [];
        foreach (Range range in path.Split((byte)'/'))
        {
            if (!path[range].IsEmpty)
            {
                names.Add(path[range].ToArray());
            }
        }

        return names;
    }
}
