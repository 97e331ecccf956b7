using System.Runtime.InteropServices;

namespace Ambicap.Node.Observing;

/// <summary>Waits for descriptors by poll(2), which takes sockets and inotify alike.</summary>
internal static unsafe partial class Poll
{
    private const short In = 1;
    private const short Out = 4;

    /// <summary>Waits until one of them can go on, or the time is over.</summary>
    /// <param name="waits">The descriptors, and whether to write to each rather than to read.</param>
    /// <param name="milliseconds">The longest wait.</param>
    internal static void Wait(ReadOnlySpan<(int Descriptor, bool ToWrite)> waits, int milliseconds)
    {
        Entry* entries = stackalloc Entry[waits.Length];
        for (int i = 0; i < waits.Length; i++)
        {
            entries[i] = new Entry { Descriptor = waits[i].Descriptor, Events = waits[i].ToWrite ? Out : In };
        }

        _ = Call(entries, (nuint)waits.Length, milliseconds);
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Call(Entry* entries, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
