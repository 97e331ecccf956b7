using System.Text.RegularExpressions;
using Ambicap.Capabilities;
using Ambicap.Node.Events;
using Ambicap.Node.Metrics;
using Ambicap.Node.Watching;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Tests.Metrics;

public sealed partial class MetricsTextTests
{
    [Fact]
    public void Of_NewNode_HasEveryMetricOfTheCatalogueOnce() => Assert.Equal(
        MetricCatalogue.All.Select(metric => $"# TYPE {metric.Name} {metric.Type}"),
        Lines(new NodeState()).Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)));

    [Fact]
    public void Of_ContainersAndDecisions_AreCounted()
    {
        NodeState state = new()
        {
            Containers = [Container("a", "shop", Capability.NetRaw), Container("b", "shop", Capability.NetRaw), Container("c", "bank", Capability.Kill)],
            Probe = new ProbeResult(DateTime.UnixEpoch.AddSeconds(7), null, "broken", "0.1.0", CapabilitySet.Of(Capability.NetRaw)),
        };
        state.Count(new AuditEntry("x", null, ""));
        state.Count(new AuditEntry("x", RefusalReason.NodeLimit, ""));
        string[] lines = [.. Lines(state)];
        Assert.All(
            [
                "ambicap_node_granted_containers 3",
                "ambicap_node_grants{namespace=\"bank\",capability=\"KILL\"} 1",
                "ambicap_node_grants{namespace=\"shop\",capability=\"NET_RAW\"} 2",
                "ambicap_node_granted_total 1",
                "ambicap_node_refused_total{reason=\"node-limit\"} 1",
                "ambicap_node_refused_total{reason=\"seccomp\"} 0",
                "ambicap_node_handler_up 1",
                "ambicap_node_runtime_up 0",
                "ambicap_node_runtime_info{version=\"0.1.0\"} 1",
                "ambicap_node_limit{capability=\"NET_RAW\"} 1",
                "ambicap_node_probe_timestamp_seconds 7",
            ],
            line => Assert.Contains(line, lines));
    }

    [Fact]
    public void Of_Findings_AreBoundedAndTheRestIsCounted()
    {
        NodeState state = new();
        for (int i = 0; i < 150; i++)
        {
            state.Scan.Lost[new Finding(Container($"{i}", "shop", Capability.Kill), Capability.Kill, GrantScan.Seccomp)] = 2;
        }

        string[] lines = [.. Lines(state)];
        Assert.Equal(100, lines.Count(line => line.StartsWith("ambicap_node_losing_processes{", StringComparison.Ordinal)));
        Assert.Contains("ambicap_node_losing_containers 150", lines);
        Assert.Contains("ambicap_node_omitted_series 50", lines);
    }

    [Fact]
    public void Of_NamesOfStrangers_StayInTheirLabel()
    {
        NodeState state = new() { Containers = [Container("a", "x\"} 1\nambicap_node_handler_up 1\n\\", Capability.Kill)] };
        Assert.Contains("ambicap_node_grants{namespace=\"x\\\"} 1\\nambicap_node_handler_up 1\\n\\\\\",capability=\"KILL\"} 1", Lines(state));
        Assert.All(Lines(state), line => Assert.Matches(Sample(), line));
    }

    private static string[] Lines(NodeState state) => MetricsText.Of(state, new EventCounts()).TrimEnd('\n').Split('\n');

    private static GrantedContainer Container(string id, string space, Capability capability) =>
        new(id, new PodIdentity(space, "web-1", ""), "web", new Grant(CapabilitySet.Of(capability), default), default, default, false, null);

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\]|\\[\\"n])*",?)+\})? [0-9.E+-]+)$""")]
    private static partial Regex Sample();
}
