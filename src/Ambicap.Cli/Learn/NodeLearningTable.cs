using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Host.Containers;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary>Shows to a person what a node's containers used.</summary>
internal static class NodeLearningTable
{
    private const int ShortId = 12;

    internal static void Write(NodeObservation seen)
    {
        if (seen.Containers.IsEmpty)
        {
            Console.Out.WriteLine("no container on this node has a grant or added capabilities");
        }
        else
        {
            WriteRows(seen);
        }

        LearningRemarks.WriteLost(seen.Lost);
        if (seen.Unknown > 0)
        {
            Console.Error.WriteLine($"ambicap: {seen.Unknown} programs that were started in containers, as exec probes are, ended before it was known in which; "
                + "what they asked for is not shown: see it by ambicap learn -f");
        }
    }

    private static void WriteRows(NodeObservation seen)
    {
        TextTable table = new("POD", "CONTAINER", "GRANTED", "ADDED", "USED", "UNUSED", "REFUSED");
        foreach (ContainerObservation entry in seen.Containers)
        {
            table.Add(
                Terminal.Printable(entry.Container.Pod ?? "-"),
                Terminal.Printable(Name(entry.Container)),
                Cell(entry.Granted),
                Cell(entry.Added),
                Cell(entry.Used),
                Cell(entry.Unused),
                Cell(entry.Refused));
        }

        table.Write();
        Console.Out.WriteLine("\nUNUSED was not asked for while it was watched: what is needed once a day, or at the start only, is unused too. Prove it by ambicap learn -f.");
    }

    /// <summary>A large set by what it lacks.</summary>
    private static string Cell(CapabilitySet set)
    {
        CapabilitySet lacking = CapabilitySet.AllKnown.Except(set);
        return set.IsEmpty ? "-" : lacking.IsEmpty ? "all" : lacking.Count < set.Count ? $"all but {lacking}" : set.ToString();
    }

    private static string Name(ContainerFacts container) =>
        container.Name is { Length: > 0 } name ? name : container.Id.Length > ShortId ? container.Id[..ShortId] : container.Id;
}
