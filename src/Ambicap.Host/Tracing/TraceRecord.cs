namespace Ambicap.Host.Tracing;

/// <summary>What a record of the trace says.</summary>
internal enum RecordKind
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>A capability was asked for, and the answer is known.</summary>
    Check,

    /// <summary>A capability is asked for; the answer is in a record of its own.</summary>
    Question,

    /// <summary>The answer to the thread's last question.</summary>
    Answer,

    /// <summary>A thread or a process was forked.</summary>
    Fork,

    /// <summary>A process has another name.</summary>
    Rename,

    /// <summary>A process runs another program.</summary>
    Execve,

    /// <summary>A thread has ended.</summary>
    Exit,
}

/// <summary>One record.</summary>
/// <param name="Kind">What it says; the rest is set where it matters for this.</param>
/// <param name="Time">When it was written, by the clock of the trace.</param>
/// <param name="Thread">The thread that caused it.</param>
internal readonly record struct TraceRecord(RecordKind Kind, ulong Time, int Thread)
{
    /// <summary>The capability's number.</summary>
    internal int Capability { get; init; }

    /// <summary>Whether the answer was no.</summary>
    internal bool IsRefused { get; init; }

    /// <summary>Whether the kernel said that a no is not to be audited.</summary>
    internal bool IsUnaudited { get; init; }

    /// <summary>Where it was asked; null where no stack came with it.</summary>
    internal CallSite? Site { get; init; }

    /// <summary>The thread that was forked or renamed.</summary>
    internal int Subject { get; init; }

    /// <summary>Whether what was forked is a thread of the same process.</summary>
    internal bool IsThread { get; init; }

    /// <summary>The name before the renaming.</summary>
    internal string OldName { get; init; } = "";

    /// <summary>The name.</summary>
    internal string Name { get; init; } = "";
}
