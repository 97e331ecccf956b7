namespace Ambicap.Host.Tracing;

/// <summary>A process that is watched.</summary>
/// <param name="id">Its id.</param>
/// <param name="command">Its name.</param>
/// <param name="from">From when on it counts.</param>
internal sealed class WatchedProcess(int id, string command, CountFrom from)
{
    // What runc and crun are called just before they become the container's program.
    private static readonly string[] s_runtimes = ["runc:[2:INIT]", "crun"];

    private string _commandBefore = command;

    internal int Id { get; } = id;

    internal string Command { get; private set; } = command;

    internal CountFrom From { get; private set; } = from;

    /// <summary>The process of its line that was the first to count; 0 while none is.</summary>
    internal int Origin { get; private set; } = from == CountFrom.Now ? id : 0;

    /// <summary>Threads of it that run, as far as they are known.</summary>
    internal int Threads { get; set; }

    internal CapabilityCounts Counts { get; } = new();

    /// <summary>A process that it forks: it is what its parent is.</summary>
    internal WatchedProcess Fork(int id, string command) => new(id, command, From) { Origin = Origin };

    internal void Rename(string before, string name) => (_commandBefore, Command) = (before, name);

    /// <summary>It runs another program; whether it counts from now on and did not before.</summary>
    internal bool Execute()
    {
        bool begins = From == CountFrom.Execve || (From == CountFrom.EntryPoint && s_runtimes.Contains(_commandBefore) && !s_runtimes.Contains(Command));
        if (begins)
        {
            (From, Origin) = (CountFrom.Now, Id);
        }

        return begins;
    }
}
