using System.Numerics;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Metrics;

/// <summary>The webhook's entrances.</summary>
internal enum Entrance
{
    Validate,
    Mutate,
}

/// <summary>What is counted. Counting takes no lock and allocates nothing.</summary>
internal sealed class WebhookMetrics
{
    private const int Entrances = 2;
    private const int Operations = (int)Operation.Connect + 1;
    private const int Decisions = (int)Decision.Error + 1;
    private const int LongestStatus = 600;

    private readonly long[] _requests = new long[Entrances * Operations * Decisions];
    private readonly long[] _grants = new long[64];
    private readonly long[] _refusedByStatus = new long[LongestStatus];

    internal Histogram Latency { get; } = new(0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5);

    /// <summary>Counts an answered review.</summary>
    internal void Count(Entrance entrance, Operation operation, Decision decision) =>
        Interlocked.Increment(ref _requests[IndexOf(entrance, operation, decision)]);

    /// <summary>Counts a request that was no review, by the HTTP status of its answer.</summary>
    internal void CountRefused(int status) => Interlocked.Increment(ref _refusedByStatus[Math.Clamp(status, 0, LongestStatus - 1)]);

    /// <summary>Counts what an allowed new Pod is granted: each capability once for each container.</summary>
    internal void Count(AmbientGrants grants)
    {
        foreach (Grant grant in grants.ByContainer.Values)
        {
            for (ulong bits = grant.Most.Bits; bits != 0; bits &= bits - 1)
            {
                _ = Interlocked.Increment(ref _grants[BitOperations.TrailingZeroCount(bits)]);
            }
        }
    }

    /// <summary>Writes everything that is counted here.</summary>
    internal void Write(MetricsWriter writer)
    {
        writer.Begin("ambicap_webhook_requests_total", "counter", "Reviews that were answered.");
        foreach (Entrance entrance in Enum.GetValues<Entrance>())
        {
            foreach (Operation operation in Enum.GetValues<Operation>())
            {
                foreach (Decision decision in Enum.GetValues<Decision>())
                {
                    WriteRequests(writer, entrance, operation, decision);
                }
            }
        }

        writer.Begin("ambicap_webhook_refused_requests_total", "counter", "Requests that were no review, by the HTTP status of the answer.");
        for (int status = 0; status < LongestStatus; status++)
        {
            WriteUnlessZero(writer, Volatile.Read(ref _refusedByStatus[status]), [("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }

        writer.Begin("ambicap_webhook_grants_total", "counter", "Ambient capabilities of Pods that were allowed, by capability and container.");
        foreach (Capability capability in CapabilitySet.AllKnown)
        {
            WriteUnlessZero(writer, Volatile.Read(ref _grants[(int)capability]), [("capability", capability.ToName())]);
        }

        Latency.Write(writer, "ambicap_webhook_request_duration_seconds", "Time from the whole review to its answer, lookups included.");
    }

    private void WriteRequests(MetricsWriter writer, Entrance entrance, Operation operation, Decision decision) =>
        WriteUnlessZero(
            writer,
            Volatile.Read(ref _requests[IndexOf(entrance, operation, decision)]),
            [("path", Lower(entrance)), ("operation", Lower(operation)), ("decision", Lower(decision))]);

    private static void WriteUnlessZero(MetricsWriter writer, long value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (value != 0)
        {
            writer.Write(value, labels);
        }
    }

    private static int IndexOf(Entrance entrance, Operation operation, Decision decision) =>
        ((((int)entrance * Operations) + (int)operation) * Decisions) + (int)decision;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
