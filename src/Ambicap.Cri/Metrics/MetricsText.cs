using System.Globalization;
using System.Text;

namespace Ambicap.Cri.Metrics;

/// <summary>The counts in Prometheus's text format, version 0.0.4.</summary>
internal static class MetricsText
{
    internal static string Of(ProxyMetrics metrics)
    {
        StringBuilder text = new();
        Add(text, "ambicap_cri_calls_total", "counter", "Calls taken.", metrics.Calls);
        Add(text, "ambicap_cri_calls_in_flight", "gauge", "Calls that have not ended.", metrics.InFlight);
        Add(text, "ambicap_cri_runtime_failures_total", "counter", "Calls that the container runtime did not answer, or not to their end.", metrics.Failures);
        Add(text, "ambicap_cri_containers_granted_total", "counter", "CreateContainer calls passed on with a grant.", metrics.Granted);
        Add(text, "ambicap_cri_containers_refused_total", "counter", "CreateContainer calls refused by the proxy.", metrics.Refused);
        Add(text, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string type, string help, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
}
