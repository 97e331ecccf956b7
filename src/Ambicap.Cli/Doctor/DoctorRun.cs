using Ambicap.Capabilities;
using Ambicap.Cli.Conversion;
using Ambicap.Host.Cri;
using Ambicap.Host.Managers;

namespace Ambicap.Cli.Doctor;

/// <summary>Where a doctor looks.</summary>
internal sealed record DoctorOptions
{
    /// <summary>ambicap-runtime; null for the usual places.</summary>
    internal string? Runtime { get; init; }

    /// <summary>The CRI's endpoint; null for the usual places.</summary>
    internal string? Endpoint { get; init; }

    /// <summary>containerd, whose configuration in force is looked at.</summary>
    internal string Containerd { get; init; } = "containerd";

    /// <summary>containerd's configuration file; null for its own.</summary>
    internal string? Configuration { get; init; }

    /// <summary>The handler.</summary>
    internal string Handler { get; init; } = OurHandler.Name;

    /// <summary>The namespace of what is installed.</summary>
    internal string Namespace { get; init; } = "ambicap-system";

    /// <summary>kubectl's own arguments that say which cluster.</summary>
    internal IReadOnlyList<string> Kubectl { get; init; } = [];

    /// <summary>Whether the node is looked at.</summary>
    internal bool LooksAtNode { get; init; } = true;

    /// <summary>Whether the cluster is looked at.</summary>
    internal bool LooksAtCluster { get; init; } = true;
}

/// <summary>Runs all checks in their order.</summary>
internal static class DoctorRun
{
    internal static async Task<IReadOnlyList<Finding>> RunAsync(DoctorOptions options, CancellationToken cancellation)
    {
        List<Finding> found = [];
        if (options is { LooksAtNode: true, LooksAtCluster: true } && !IsNode(options))
        {
            found.Add(Finding.NotSeen(Finding.Node, "node",
                "this host is none: no kubelet, no container runtime; name --scope node to look all the same"));
        }
        else if (options.LooksAtNode)
        {
            await AddNodeAsync(found, options, cancellation);
        }

        if (options.LooksAtCluster)
        {
            AddCluster(found, options);
        }

        return found;
    }

    private static bool IsNode(DoctorOptions options) =>
        Directory.Exists("/var/lib/kubelet") || CriEndpoints.AreThere() || options.Endpoint is not null
            || RuntimeChecks.Find(options.Runtime) is not null;

    private static async Task AddNodeAsync(List<Finding> found, DoctorOptions options, CancellationToken cancellation)
    {
        string? runtime = RuntimeChecks.Find(options.Runtime);
        IReadOnlyList<Finding> ofRuntime = RuntimeChecks.Run(runtime, options.Runtime, out CapabilitySet? limit);
        found.AddRange(KernelChecks.Run(limit));
        found.AddRange(ofRuntime);
        found.Add(await HandlerChecks.AskAsync(options.Endpoint, options.Handler, cancellation));
        found.AddRange(HandlerChecks.Configuration(options.Containerd, options.Configuration, options.Handler, runtime));
        found.AddRange(ContainerChecks.Run());
    }

    private static void AddCluster(List<Finding> found, DoctorOptions options)
    {
        const string check = "API server";
        if (Kubectl.TryFind() is not { } kubectl)
        {
            found.Add(Finding.NotSeen(Finding.Cluster, check, "kubectl is not in PATH"));
            return;
        }

        using ClusterView cluster = new(kubectl, options.Kubectl);
        HostProgram version = cluster.Raw("/version");
        if (!version.Succeeded)
        {
            found.Add(Finding.NotSeen(Finding.Cluster, check, version.Errors));
            return;
        }

        found.Add(Finding.OfCluster(check, null, "it answers"));
        found.AddRange(NodeObjectChecks.Run(cluster, options.Namespace, options.Handler));
        found.AddRange(AdmissionChecks.Run(cluster, options.Namespace, DateTime.UtcNow));
        found.AddRange(PodChecks.Run(cluster, options.Handler, PodChecks.Recorded(), Environment.MachineName));
    }
}
