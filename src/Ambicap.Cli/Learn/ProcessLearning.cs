using System.Globalization;
using Ambicap.Cli.Output;
using Ambicap.Host.Processes;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary><c>ambicap learn --pid</c>: what a process that runs already is seen to ask for.</summary>
internal static class ProcessLearning
{
    /// <summary>Watches it, and all that comes from it, and shows what was seen.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="time">For how long; less where it ends before.</param>
    /// <param name="asJson">Whether programs read it.</param>
    /// <param name="ending">Ends it early.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">There is no such process.</exception>
    /// <exception cref="Host.HostException">It cannot be watched here.</exception>
    internal static async Task<int> RunAsync(int processId, TimeSpan time, bool asJson, CancellationToken ending)
    {
        string start = ProcessStart.Of(processId)
            ?? throw new InputException($"--pid {processId}: there is no such process; see ambicap inspect --all");
        using CapabilityWatch watch = CapabilityWatch.Start([processId]);

        // From now on what it forks is followed; what it has forked before is found.
        watch.AddTree(processId, CountFrom.Now);
        await WatchTime.PassAsync(time, $"process {processId}", () => ProcessStart.Of(processId) != start, ending);
        Observation seen = watch.Read();
        if (asJson)
        {
            ObservationJson.Write(seen);
        }
        else
        {
            WriteTable(seen);
        }

        return ExitCode.Good;
    }

    private static void WriteTable(Observation seen)
    {
        TextTable table = new("CAPABILITY", "GRANTED", "REFUSED", "UNAUDITED", "FIRST BY", "WHERE");
        foreach (ObservedCapability capability in seen.Capabilities)
        {
            table.Add(
                ObservationJson.Name(capability.Capability),
                Count(capability.Granted),
                Count(capability.Refused),
                Count(capability.Unaudited),
                Terminal.Printable(capability.FirstCommand ?? "-"),
                capability.FirstCallSite ?? "-");
        }

        if (seen.Capabilities.IsEmpty)
        {
            Console.Out.WriteLine("no capability was asked for");
        }
        else
        {
            table.Write();
            Console.Out.WriteLine("\nUNAUDITED: the kernel asks for itself and goes on without; that says nothing about need.");
        }

        LearningRemarks.WriteLost(seen.Lost);
    }

    private static string Count(long count) => count == 0 ? "-" : count.ToString(CultureInfo.InvariantCulture);
}
