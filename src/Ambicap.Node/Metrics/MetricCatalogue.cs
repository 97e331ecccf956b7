namespace Ambicap.Node.Metrics;

/// <summary>A metric that ambicap-node exports.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>gauge</c> or <c>counter</c>.</param>
/// <param name="Help">What it counts.</param>
/// <param name="Labels">The names of its labels.</param>
internal sealed record Metric(string Name, string Type, string Help, params string[] Labels);

/// <summary>Every metric, in the order in which they are exported; docs/observe.md says what to do about each.</summary>
internal static class MetricCatalogue
{
    private const string Gauge = "gauge";
    private const string Counter = "counter";

    internal static Metric BuildInfo { get; } = new("ambicap_node_build_info", Gauge, "1, with the version of ambicap-node.", "version");

    internal static Metric RuntimeInfo { get; } = new("ambicap_node_runtime_info", Gauge,
        "1, with the version of the node's ambicap-runtime.", "version");

    internal static Metric RuntimeUp { get; } = new("ambicap_node_runtime_up", Gauge,
        "Whether ambicap-runtime and its configuration are right, by its own check.");

    internal static Metric HandlerUp { get; } = new("ambicap_node_handler_up", Gauge,
        "Whether the container runtime answers, and has the handler.");

    internal static Metric ProbeTime { get; } = new("ambicap_node_probe_timestamp_seconds", Gauge,
        "When handler and ambicap-runtime were last asked; 0 before the first time.");

    internal static Metric Limit { get; } = new("ambicap_node_limit", Gauge, "1 for each capability that the node's limit has.",
        "capability");

    internal static Metric Containers { get; } = new("ambicap_node_granted_containers", Gauge, "Containers with a grant on this node.");

    internal static Metric Grants { get; } = new("ambicap_node_grants", Gauge, "Containers with a grant of a capability.", "namespace",
        "capability");

    internal static Metric Granted { get; } = new("ambicap_node_granted_total", Counter, "Containers that were created with a grant.");

    internal static Metric Refused { get; } = new("ambicap_node_refused_total", Counter, "Containers that ambicap-runtime refused.",
        "reason");

    internal static Metric DriftingContainers { get; } = new("ambicap_node_drifting_containers", Gauge,
        "Containers with processes that hold other than what was granted.");

    internal static Metric Drift { get; } = new("ambicap_node_drifting_processes", Gauge,
        "Processes whose ambient or inheritable set is not the grant.", "namespace", "pod", "container", "capability", "kind");

    internal static Metric LosingContainers { get; } = new("ambicap_node_losing_containers", Gauge,
        "Containers with processes to which a grant is of no use.");

    internal static Metric Lost { get; } = new("ambicap_node_losing_processes", Gauge,
        "Processes that lost a granted capability, or hold it in vain.", "namespace", "pod", "container", "capability", "cause");

    internal static Metric Processes { get; } = new("ambicap_node_granted_processes", Gauge, "Processes of containers with a grant.");

    internal static Metric ScanTime { get; } = new("ambicap_node_scan_timestamp_seconds", Gauge, "When the processes were last looked at.");

    internal static Metric ScanSeconds { get; } = new("ambicap_node_scan_seconds_total", Counter, "Time spent on looking at processes.");

    internal static Metric OmittedSeries { get; } = new("ambicap_node_omitted_series", Gauge,
        "Series that were left out of the two metrics of single processes, because there are too many.");

    internal static Metric Events { get; } = new("ambicap_node_events_total", Counter, "Events for Pods.", "result");

    internal static Metric Memory { get; } = new("process_resident_memory_bytes", Gauge, "Resident memory.");

    internal static Metric ProcessorTime { get; } = new("process_cpu_seconds_total", Counter, "Processor time.");

    internal static IReadOnlyList<Metric> All { get; } =
    [
        BuildInfo, RuntimeInfo, RuntimeUp, HandlerUp, ProbeTime, Limit, Containers, Grants, Granted, Refused, DriftingContainers, Drift,
        LosingContainers, Lost, Processes, ScanTime, ScanSeconds, OmittedSeries, Events, Memory, ProcessorTime,
    ];
}
