using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Spectre.Console;

namespace Ambicap.Cli.Run;

/// <summary>Shows a person what became of a Pod.</summary>
internal static class RunTable
{
    internal static void Write(PodRun run)
    {
        Table table = Terminal.CreateTable(["CONTAINER", "ROLE", "STATE", "UID", "NNP", "GRANT", .. CapabilityColumns.Headings]);
        foreach (ContainerRun container in run.Containers)
        {
            string user = container.Process?.UserId.ToString(CultureInfo.InvariantCulture) ?? "-";
            string noNewPrivileges = container.Process is { } process ? process.NoNewPrivileges ? "yes" : "no" : "-";
            string[] cells =
            [
                container.Container.Name, ContainerRoleName.Of(container.Container.Container, container.Container.Details), State(container), user, noNewPrivileges, GrantState(container),
                .. CapabilityColumns.Cells(container.Process?.Capabilities),
            ];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
        }

        Terminal.Out.Write(table);
        foreach (string line in CapabilityColumns.Legend(run.Containers.Select(container => container.Process?.Capabilities).OfType<ProcessCapabilities>()))
        {
            Console.Out.WriteLine(line);
        }

        foreach (ContainerRun container in run.Containers)
        {
            WriteLog(container);
        }

        foreach (ContainerRun container in run.Containers)
        {
            if (container.Problem(run.Pod.RestartPolicy) is { } problem)
            {
                Console.Error.WriteLine($"ambicap: container \"{container.Container.Name}\" {problem}");
            }
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
    private static string GrantState(ContainerRun container) => container.IsVerified switch
    {
        null => "-",
        true => "held",
        false => container.Process is null ? "not seen" : container.Filtered.Count > 0 ? "filtered" : "not held",
    };

    private static void WriteLog(ContainerRun container)
    {
        if (container.Log.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine($"\nlog of {container.Container.Name}:");
        foreach (string line in container.Log)
        {
            // The container wrote it: control characters must not reach the terminal.
            Console.Out.WriteLine("  " + string.Concat(line.Select(c => char.IsControl(c) && c != '\t' ? '?' : c)));
        }
    }
}
