using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Policy.Text;

namespace Ambicap.Cli.Run;

/// <summary>Shows a person what became of a Pod.</summary>
internal static class RunTable
{
    internal static void Write(PodRun run)
    {
        TextTable table = Build(run, CapabilityColumns.Headings, CapabilityColumns.Cells);
        if (table.Fits(Terminal.Width))
        {
            table.Write();
            CapabilityColumns.WriteLegend(run.Containers.SelectMany(container => container.Processes).Select(process => process.Status.Capabilities));
        }
        else
        {
            Build(run, ["SETS"], sets => [CapabilityColumns.Names(sets)]).Write();
        }

        foreach (ContainerRun container in run.Containers)
        {
            WriteProbes(container);
            WriteLog(container);
        }

        foreach (ContainerRun container in run.Containers)
        {
            if (container.Unseen is { } unseen)
            {
                WriteWrapped($"{container.Container.Name}: not seen: ", unseen);
            }
        }

        foreach (ContainerRun container in run.Containers)
        {
            foreach (LimitedCapability limit in container.Limits)
            {
                Terminal.Warn($"container \"{container.Container.Name}\" holds {limit.Capability.ToName()}, and {limit.Text}");
            }

            if (container.Problem(run.Pod.RestartPolicy) is { } problem)
            {
                Terminal.Warn($"container \"{container.Container.Name}\" {problem}");
            }
        }
    }

    /// <summary>The verdict first, then what it rests on: a row for each container, and one for each process that holds something else.</summary>
    private static TextTable Build(PodRun run, string[] headings, Func<ProcessCapabilities?, string[]> cells)
    {
        TextTable table = new(["CONTAINER", "GRANT", "STATE", "UID", "NNP", "ROLE", .. headings]);
        foreach (ContainerRun container in run.Containers)
        {
            string name = container.Container.Name;
            string role = ContainerRoleName.Of(container.Container.Container, container.Container.Details);
            table.Add([name, GrantState(container), State(container), .. Process(container.Processes.Count > 0 ? container.Processes[0] : null), role, .. cells(container.Process?.Capabilities)]);
            foreach (SeenProcess other in Others(container))
            {
                table.Add([$"{name}: {other.Status.Name}", GrantState(container, other), "-", .. Process(other), role, .. cells(other.Status.Capabilities)]);
            }
        }

        return table;
    }

    private static string[] Process(SeenProcess? process) => process is null
        ? ["-", "-"]
        : [process.User.ToString(CultureInfo.InvariantCulture), process.Status.NoNewPrivileges ? "yes" : "no"];

    /// <summary>Processes that are another user's than the first one, or hold something else; of those that are alike the first.</summary>
    private static IEnumerable<SeenProcess> Others(ContainerRun container)
    {
        HashSet<(uint, ProcessCapabilities)> shown = [];
        return container.Processes.Where((process, i) => shown.Add((process.User, process.Status.Capabilities)) && i > 0);
    }

    private static void WriteProbes(ContainerRun container)
    {
        foreach (ProbeRun probe in container.Probes)
        {
            string said = probe.Said.Length == 0 ? "" : $": {probe.Said}";
            WriteWrapped(
                $"{container.Container.Name}: {probe.Name}: ",
                probe.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit code {code}{said}") : $"could not be run{said}");
        }
    }

    private static void WriteWrapped(string begin, string text)
    {
        foreach (string line in Wrapping.Hanging(begin, Terminal.Printable(text), Terminal.Width))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static string State(ContainerRun container) => container.Outcome switch
    {
        ContainerOutcome.Running => container.IsListening && container.DeclaresTcpPorts ? "listening" : "running",
        ContainerOutcome.Exited => string.Create(CultureInfo.InvariantCulture, $"exited {container.ExitCode}"),
        ContainerOutcome.StartFailed => "start failed",
        _ => "not started",
    };

    /// <summary>What was seen of the grant in /proc; nothing is claimed that was not seen.</summary>
    private static string GrantState(ContainerRun container) => container switch
    {
        { IsVerified: null } => "-",
        { IsVerified: true, Limits.Count: > 0 } => "limited",
        { IsVerified: true } => "held",
        { Processes.Count: 0 } => "not seen",
        _ => container.FirstWithout() is null ? "filtered" : "not held",
    };

    private static string GrantState(ContainerRun container, SeenProcess process) =>
        container.Grant.For(process.User).IsEmpty ? "-"
        : !process.Missing(container.Grant).IsEmpty ? "not held"
        : process.Filtered.Count > 0 ? "filtered"
        : container.LimitsOf(process).Count > 0 ? "limited"
        : "held";

    private static void WriteLog(ContainerRun container)
    {
        if (container.Log.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine($"\nlog of {container.Container.Name}:");
        foreach (string line in container.Log)
        {
            Console.Out.WriteLine($"  {PlainText.OfLines(line)}");
        }
    }
}
