using System.Globalization;
using Ambicap.Cli.Output;
using Spectre.Console;

namespace Ambicap.Cli.Run;

/// <summary>Shows a person what became of a Pod.</summary>
internal static class RunTable
{
    internal static void Write(PodRun run)
    {
        IAnsiConsole console = Terminal.Out;
        Table table = Terminal.CreateTable(["CONTAINER", "ROLE", "STATE", "UID", "NNP", .. CapabilityColumns.Headings]);
        foreach (ContainerRun container in run.Containers)
        {
            string user = container.Process?.UserId.ToString(CultureInfo.InvariantCulture) ?? "-";
            string noNewPrivileges = container.Process is { } process ? process.NoNewPrivileges ? "yes" : "no" : "-";
            string[] cells =
            [
                container.Container.Name, container.Container.Role.ToString().ToLowerInvariant(), State(container), user, noNewPrivileges,
                .. CapabilityColumns.Cells(container.Process),
            ];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
        }

        console.Write(table);
        foreach (string line in CapabilityColumns.Legend(run.Containers.Select(container => container.Process)))
        {
            console.WriteLine(line);
        }

        foreach (ContainerRun container in run.Containers)
        {
            WriteLog(console, container);
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
        ContainerOutcome.Running => container.IsListening && container.Container.Ports.Count > 0 ? "listening" : "running",
        ContainerOutcome.Exited => string.Create(CultureInfo.InvariantCulture, $"exited {container.ExitCode}"),
        ContainerOutcome.StartFailed => "start failed",
        _ => "not started",
    };

    private static void WriteLog(IAnsiConsole console, ContainerRun container)
    {
        if (container.Log.Count == 0)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine($"log of {container.Container.Name}:");
        foreach (string line in container.Log)
        {
            // The container wrote it: control characters must not reach the terminal.
            console.WriteLine("  " + string.Concat(line.Select(c => char.IsControl(c) && c != '\t' ? '?' : c)));
        }
    }
}
