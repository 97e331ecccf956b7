using System.Globalization;
using Ambicap.Policy.Audit;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Invocation;

/// <summary>
/// Ends a circle of wrappers, in which the real runtime leads back to this program. Without forks it would spin for ever as one process,
/// with forks it would fill the node with processes.
/// </summary>
/// <remarks>
/// The environment has to reach the real runtime as it came, so nothing is written into it before the circle shows: a process's
/// processor time goes on through every execve, and a call that a container manager made has used next to none of it yet.
/// </remarks>
internal sealed unsafe class LoopGuard
{
    private const string Variable = "AMBICAP_RUNTIME_TURNS";
    private const int SuspiciousMicroseconds = 500_000;
    private const int MostTurns = 16;
    private const int MostAncestors = 64;
    private const int MostNestedRuntimes = 8;
    private const int MostCommandLineBytes = 8 * 1024 * 1024;

    // Noted before any work of ours, which a large document can make long.
    private readonly bool _hasRunLong = Libc.ProcessorTime() > SuspiciousMicroseconds;

    /// <summary>Refuses when this call comes, in the end, from the real runtime that it would become.</summary>
    /// <exception cref="RefusalException">This is a circle.</exception>
    internal void Check(BytePath runtime)
    {
        if ((_hasRunLong && CountTurn() > MostTurns) || (!IsUsualRuntime(runtime) && CountAncestorsThatRun(runtime) > MostNestedRuntimes))
        {
            throw new RefusalException(
                $"the real runtime {runtime} leads back to ambicap-runtime; set runtime in {ConfigurationFile.Path} to runc or crun",
                RefusalReason.Runtime);
        }
    }

    private static int CountTurn()
    {
        string process = Libc.ProcessId().ToString(CultureInfo.InvariantCulture);
        string[] seen = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(':');
        int turns = seen.Length == 2 && seen[0] == process && int.TryParse(seen[1], CultureInfo.InvariantCulture, out int before) ? before + 1 : 1;
        fixed (byte* name = BytePath.Of(Variable).Terminated, value = BytePath.Of(string.Create(CultureInfo.InvariantCulture, $"{process}:{turns}")).Terminated)
        {
            _ = Libc.SetEnvironment(name, value, overwrite: 1);
        }

        return turns;
    }

    /// <summary>A compiled program of the usual name starts containers; anything else might start us.</summary>
    private static bool IsUsualRuntime(BytePath runtime) =>
        (runtime.Bytes.EndsWith("/runc"u8) || runtime.Bytes.EndsWith("/crun"u8)) && Files.StartsWith(runtime, "\u007fELF"u8);

    /// <summary>How many processes above this one are that runtime, by their first or, where it is a script, second argument.</summary>
    private static int CountAncestorsThatRun(BytePath runtime)
    {
        int count = 0;
        long process = Libc.ParentProcessId();
        for (int i = 0; i < MostAncestors && process > 1; i++)
        {
            count += Runs(process, runtime) ? 1 : 0;
            process = ProcessStat.TryRead(process)?.ParentId ?? 0;
        }

        return count;
    }

    private static bool Runs(long process, BytePath runtime)
    {
        try
        {
            ReadOnlySpan<byte> line = Files.ReadUnsized(ProcessStat.PathOf(process, "cmdline"), MostCommandLineBytes);
            return line.StartsWith(runtime.Terminated) || line[(line.IndexOf((byte)0) + 1)..].StartsWith(runtime.Terminated);
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return false;
        }
    }
}
