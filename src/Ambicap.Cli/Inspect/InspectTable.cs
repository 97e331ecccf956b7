using System.Globalization;
using Ambicap.Cli.Output;
using Spectre.Console;

namespace Ambicap.Cli.Inspect;

/// <summary>Shows processes to a person.</summary>
internal static class InspectTable
{
    private const int ShortId = 12;

    internal static void Write(IReadOnlyList<InspectedProcess> processes)
    {
        Table table = Terminal.CreateTable(["PID", "UID", "NNP", "SECCOMP", .. CapabilityColumns.Headings, "CONTAINER", "POD", "COMMAND", "MARKS"]);
        foreach (InspectedProcess process in processes)
        {
            string[] cells =
            [
                process.Id.ToString(CultureInfo.InvariantCulture),
                process.Status.UserId.ToString(CultureInfo.InvariantCulture),
                process.Status.NoNewPrivileges ? "yes" : "no",
                InspectJson.SeccompName(process.Status.Seccomp),
                .. CapabilityColumns.Cells(process.Status.Capabilities),
                process.Container is { } container ? container.Name is { Length: > 0 } name ? name : container.Id[..ShortId] : "-",
                process.Container is null ? "-" : process.Container.Pod ?? "?",
                Terminal.Printable(process.Status.Name),
                string.Join(", ", InspectJson.MarkNames(process.Marks)),
            ];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
        }

        Terminal.Out.Write(table);
        Console.Out.WriteLine();
        foreach (string line in CapabilityColumns.Legend(processes.Select(process => process.Status.Capabilities)))
        {
            Console.Out.WriteLine(line);
        }
    }
}
