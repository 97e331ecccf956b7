using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Host.Containers;

namespace Ambicap.Cli.Inspect;

/// <summary>Shows processes to a person.</summary>
internal static class InspectTable
{
    private const int ShortId = 12;

    internal static void Write(IReadOnlyList<InspectedProcess> processes)
    {
        TextTable table = Build(processes, CapabilityColumns.Headings, CapabilityColumns.Cells);
        if (table.Fits(Terminal.Width))
        {
            table.Write();
            Console.Out.WriteLine();
            CapabilityColumns.WriteLegend(processes.Select(process => process.Status.Capabilities));
        }
        else
        {
            Build(processes, ["SETS"], sets => [CapabilityColumns.Names(sets)]).Write();
        }

        foreach (InspectedProcess process in processes)
        {
            foreach (FilteredCapability filtered in process.Filtered)
            {
                foreach (string line in Wrapping.Lines(Remark(process, filtered), Terminal.Width))
                {
                    Console.Out.WriteLine(line);
                }
            }
        }
    }

    /// <summary>Verdict and names first, then what they rest on.</summary>
    private static TextTable Build(IReadOnlyList<InspectedProcess> processes, string[] headings, Func<ProcessCapabilities?, string[]> cells)
    {
        TextTable table = new(["PID", "MARKS", "COMMAND", "CONTAINER", "POD", "UID", "NNP", "SECCOMP", .. headings]);
        foreach (InspectedProcess process in processes)
        {
            table.Add(
            [
                process.Id.ToString(CultureInfo.InvariantCulture),
                process.Marks == Marks.None ? "-" : string.Join(", ", process.Marks.Names()),
                process.Status.Name,
                Container(process.Container),
                Pod(process.Container),
                User(process),
                process.Status.NoNewPrivileges ? "yes" : "no",
                InspectJson.SeccompName(process.Status.Seccomp),
                .. cells(process.Status.Capabilities),
            ]);
        }

        return table;
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
        + $"where that is the container manager's default, name {filtered.Opener} in capabilities.add too (docker, podman: --cap-add {filtered.Opener})");
}
