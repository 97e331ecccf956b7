using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>
/// Reads the commands of a container's probes and hooks. The fields stay unread: whether they are honoured is for the caller to say.
/// </summary>
internal static class ProbeReader
{
    private static readonly (ProbeKind Kind, string Field)[] s_probes =
        [(ProbeKind.Startup, "startupProbe"), (ProbeKind.Readiness, "readinessProbe"), (ProbeKind.Liveness, "livenessProbe")];

    private static readonly (ProbeKind Kind, string Field)[] s_hooks = [(ProbeKind.PostStart, "postStart"), (ProbeKind.PreStop, "preStop")];

    /// <summary>Those with a command; the others ask a port, which no capability of theirs decides.</summary>
    internal static IReadOnlyList<RunnableProbe> Read(ObjectReader container)
    {
        List<RunnableProbe> probes = [];
        Add(probes, container, s_probes);
        if (Find(container, "lifecycle") is { } lifecycle)
        {
            Add(probes, lifecycle, s_hooks);
        }

        return probes;
    }

    private static void Add(List<RunnableProbe> probes, ObjectReader parent, (ProbeKind Kind, string Field)[] fields)
    {
        foreach ((ProbeKind kind, string field) in fields)
        {
            if (Find(parent, field) is { } probe && probe.Mapping("exec")?.Texts("command") is { Count: > 0 } command)
            {
                bool isHook = kind is ProbeKind.PostStart or ProbeKind.PreStop;
                probes.Add(new RunnableProbe(
                    kind,
                    [.. command.Select(word => word.Text)],
                    isHook ? TimeSpan.FromSeconds(30) : Seconds(probe, "timeoutSeconds", 1),
                    Seconds(probe, "periodSeconds", 10),
                    isHook ? 1 : (int)(probe.Number("failureThreshold", 1, int.MaxValue) ?? 3)));
            }
        }
    }

    private static TimeSpan Seconds(ObjectReader probe, string field, long otherwise) =>
        TimeSpan.FromSeconds(probe.Number(field, 1, int.MaxValue) ?? otherwise);

    private static ObjectReader? Find(ObjectReader parent, string field) => parent.Unread.FirstOrDefault(entry => entry.Key == field) is { Value: ManifestMapping mapping }
        ? new ObjectReader(mapping, parent.PathOf(field), new FindingList())
        : null;
}
