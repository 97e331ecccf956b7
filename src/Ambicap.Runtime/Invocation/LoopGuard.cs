using System.Globalization;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Invocation;

/// <summary>
/// Ends a circle of wrappers, in which the real runtime of one leads back to the other. Without forks it would spin for ever as one
/// process, with forks it would fill the node with processes.
/// </summary>
/// <remarks>
/// The environment has to reach the real runtime as it came, so nothing is written into it before the circle shows: one process's
/// processor time goes on through every execve, and a call that a container manager made has used next to none of it yet.
/// </remarks>
internal static unsafe class LoopGuard
{
    private const string Variable = "AMBICAP_RUNTIME_TURNS";
    private const int SuspiciousMicroseconds = 500_000;
    private const int MostTurns = 16;
    private const int MostArgumentBytes = 8 * 1024 * 1024;

    /// <summary>Refuses when this call comes, in the end, from the real runtime that it would become.</summary>
    /// <param name="runtime">The real runtime.</param>
    /// <param name="arguments">The arguments after the program's name.</param>
    /// <exception cref="RefusalException">This is a circle.</exception>
    internal static void Check(BytePath runtime, ReadOnlySpan<byte[]> arguments)
    {
        bool circles = Libc.ProcessorTime() > SuspiciousMicroseconds && CountTurn() > MostTurns;
        if (circles || (!IsUsualRuntime(runtime) && ParentRuns(runtime, arguments)))
        {
            throw new RefusalException($"the real runtime {runtime} leads back to ambicap-runtime; set runtime in {Configuration.ConfigurationFile.Path} to runc or crun");
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

    private static bool IsUsualRuntime(BytePath runtime) => runtime.Bytes.EndsWith("/runc"u8) || runtime.Bytes.EndsWith("/crun"u8);

    /// <summary>Whether the caller is that runtime with these very arguments, behind the interpreter's where it is a script.</summary>
    private static bool ParentRuns(BytePath runtime, ReadOnlySpan<byte[]> arguments)
    {
        try
        {
            byte[] parent = Files.ReadUnsized(BytePath.Of($"/proc/{Libc.ParentProcessId().ToString(CultureInfo.InvariantCulture)}/cmdline"), MostArgumentBytes);
            return parent.AsSpan().EndsWith(CommandLineOf(runtime, arguments));
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> CommandLineOf(BytePath runtime, ReadOnlySpan<byte[]> arguments)
    {
        List<byte> line = [.. runtime.Terminated];
        foreach (byte[] argument in arguments)
        {
            line.AddRange(argument);
            line.Add(0);
        }

        return line.ToArray();
    }
}
