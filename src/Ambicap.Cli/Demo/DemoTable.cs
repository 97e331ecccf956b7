using System.Globalization;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Demo;

/// <summary>Shows the story as one table: a row a scenario, without and with Ambicap side by side.</summary>
internal static class DemoTable
{
    /// <summary>Without this the story would be another one on a newer containerd.</summary>
    private const string PortsAreClosed =
        "This containerd has enable_unprivileged_ports = false, as containerd 1.x has by default, so that port 80 needs NET_BIND_SERVICE. "
        + "By its default containerd 2.0 sets net.ipv4.ip_unprivileged_port_start=0 in a Pod's own network: there row 2, and row 7 without "
        + "Ambicap, would run. Row 8 needs its capability everywhere.";

    /// <summary>Longer lines are hard to read, however wide the window is.</summary>
    private const int Widest = 140;

    internal static void Write(IReadOnlyList<(DemoRun Without, DemoRun With)> rows)
    {
        TextTable table = new("#", "POD", "KEP-2763 SAYS", "WITHOUT AMBICAP", "WITH AMBICAP", "SETS WITHOUT", "SETS WITH");
        foreach ((DemoRun without, DemoRun with) in rows)
        {
            string[] cells =
            [
                without.Scenario.Number.ToString(CultureInfo.InvariantCulture), without.Scenario.Title, without.Scenario.Kep,
                without.Happened, with.Happened, Sets(without), Sets(with),
            ];
            table.Add(cells);
        }

        table.Write();
        Console.Out.WriteLine();
        Write(PortsAreClosed);
        Write("Sets: inheritable/permitted/effective/bounding/ambient of the running server, from /proc/PID/status.");
        CapabilityColumns.WriteLegend(rows.SelectMany(row => new[] { row.Without, row.With }).Select(Process).OfType<ProcessStatus>().Select(process => process.Capabilities));
    }

    private static void Write(string text)
    {
        foreach (string line in Wrapping.Lines(text, Math.Min(Terminal.Width, Widest)))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static string Sets(DemoRun run) => Process(run) is { } process ? string.Join('/', CapabilityColumns.Cells(process.Capabilities)) : "-";

    /// <summary>A server that failed may have been seen for a moment; what it held then is no part of the story.</summary>
    private static ProcessStatus? Process(DemoRun run) => run.Container.Outcome == Run.ContainerOutcome.Running ? run.Container.Process : null;
}
