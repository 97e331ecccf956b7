using Ambicap.Capabilities;
using Ambicap.Node.Events;
using Ambicap.Node.Watching;
using Ambicap.Policy.Audit;

namespace Ambicap.Node.Metrics;

/// <summary>Writes all metrics of a node.</summary>
internal static class MetricsText
{
    // A node of broken Pods must not become a burden to whoever stores this.
    private const int MostSeries = 100;

    private static readonly string s_version = typeof(MetricsText).Assembly.GetName().Version!.ToString(3);

    internal static string Of(NodeState state, EventCounts events)
    {
        MetricsWriter writer = new();
        WriteInfo(writer, state.Probe);
        WriteGrants(writer, state);
        int omitted = WriteFindings(writer, MetricCatalogue.DriftingContainers, MetricCatalogue.Drift, state.Scan.Drift)
            + WriteFindings(writer, MetricCatalogue.LosingContainers, MetricCatalogue.Lost, state.Scan.Lost);
        writer.Write(MetricCatalogue.Processes, state.Scan.Processes);
        writer.Write(MetricCatalogue.ScanTime, Seconds(state.ScanTime));
        writer.Write(MetricCatalogue.ScanSeconds, state.ScanSpent.TotalSeconds);
        writer.Write(MetricCatalogue.OmittedSeries, omitted);
        writer.Begin(MetricCatalogue.Events);
        writer.Write(events.Sent, "sent");
        writer.Write(events.Failed, "failed");
        writer.Write(events.Dropped, "dropped");
        writer.Write(MetricCatalogue.Memory, Environment.WorkingSet);
        writer.Write(MetricCatalogue.ProcessorTime, Environment.CpuUsage.TotalTime.TotalSeconds);
        return writer.ToString();
    }

    private static void WriteInfo(MetricsWriter writer, ProbeResult probe)
    {
        writer.Begin(MetricCatalogue.BuildInfo);
        writer.Write(1, s_version);
        writer.Begin(MetricCatalogue.RuntimeInfo);
        if (probe.RuntimeVersion.Length > 0)
        {
            writer.Write(1, probe.RuntimeVersion);
        }

        writer.Write(MetricCatalogue.RuntimeUp, probe.RuntimeFault is null ? 1 : 0);
        writer.Write(MetricCatalogue.HandlerUp, probe.HandlerFault is null ? 1 : 0);
        writer.Write(MetricCatalogue.ProbeTime, Seconds(probe.Time));
        writer.Begin(MetricCatalogue.Limit);
        foreach (Capability capability in probe.Limit)
        {
            writer.Write(1, capability.ToName());
        }
    }

    private static void WriteGrants(MetricsWriter writer, NodeState state)
    {
        writer.Write(MetricCatalogue.Containers, state.Containers.Count);
        SortedDictionary<(string Namespace, Capability Capability), int> grants = [];
        foreach (GrantedContainer container in state.Containers)
        {
            foreach (Capability capability in container.Grant.Most)
            {
                (string, Capability) key = (container.Namespace, capability);
                grants[key] = grants.GetValueOrDefault(key) + 1;
            }
        }

        writer.Begin(MetricCatalogue.Grants);
        foreach (((string space, Capability capability), int count) in grants)
        {
            writer.Write(count, space, capability.ToName());
        }

        writer.Write(MetricCatalogue.Granted, state.Granted);
        writer.Begin(MetricCatalogue.Refused);
        foreach (RefusalReason reason in Enum.GetValues<RefusalReason>())
        {
            writer.Write(state.Refused(reason), reason.Word());
        }
    }

    private static int WriteFindings(MetricsWriter writer, Metric containers, Metric processes, Dictionary<Finding, int> findings)
    {
        writer.Write(containers, findings.Keys.Select(finding => finding.Container.Id).Distinct().Count());
        writer.Begin(processes);
        foreach ((Finding finding, int count) in findings.Take(MostSeries))
        {
            writer.Write(
                count, finding.Container.Namespace, finding.Container.Pod?.Name ?? "", finding.Container.Name,
                    finding.Capability.ToName(), finding.Kind);
        }

        return Math.Max(0, findings.Count - MostSeries);
    }

    private static double Seconds(DateTime time) => Math.Round((time - DateTime.UnixEpoch).TotalSeconds, 3);
}
