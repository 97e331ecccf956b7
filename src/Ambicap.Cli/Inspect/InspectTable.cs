using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Host.Containers;
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
                User(process),
                process.Status.NoNewPrivileges ? "yes" : "no",
                InspectJson.SeccompName(process.Status.Seccomp),
                .. CapabilityColumns.Cells(process.Status.Capabilities),
                Terminal.Printable(Container(process.Container)),
                Terminal.Printable(Pod(process.Container)),
                Terminal.Printable(process.Status.Name),
                string.Join(", ", process.Marks.Names()),
            ];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
        }

        Terminal.Out.Write(table);
        Console.Out.WriteLine();
        foreach (string line in CapabilityColumns.Legend(processes.Select(process => process.Status.Capabilities)))
        {
            Console.Out.WriteLine(line);
        }

        foreach (InspectedProcess process in processes)
        {
            foreach (FilteredCapability filtered in process.Filtered)
            {
                Console.Out.WriteLine(Remark(process, filtered));
            }
        }
    }

    private static string User(InspectedProcess process) => process.UserInside == process.Status.UserId
        ? process.Status.UserId.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{process.Status.UserId} ({process.UserInside} inside)");

    private static string Container(ContainerFacts? container) => container switch
    {
        null => "-",
        { Name: { Length: > 0 } name } => name,
        { Id: var id } => id.Length > ShortId && ContainerId.HasOnlyDigits(id) ? id[..ShortId] : id,
    };

    /// <summary>A container without a Pod is something else than one whose configuration cannot be read.</summary>
    private static string Pod(ContainerFacts? container) => container is null ? "-" : container.Pod ?? (container.Grant is null ? "?" : "-");

    private static string Remark(InspectedProcess process, FilteredCapability filtered) => string.Create(
        CultureInfo.InvariantCulture,
        $"process {process.Id} holds {filtered.Capability.ToName()}, but its seccomp profile refuses {string.Join(", ", filtered.SystemCalls)}; "
        + $"where that is the container manager's default, name {filtered.Capability.ToName()} in capabilities.add too (docker, podman: --cap-add {filtered.Capability.ToName()})");
}
