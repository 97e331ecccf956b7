namespace Ambicap.Cli.Cluster;

/// <summary>Whether anything of ours on a cluster refuses Pods.</summary>
internal static class PolicyObjects
{
    /// <summary>That nothing does, or cannot be seen, and what to do; null where there is something.</summary>
    internal static async Task<string?> FindRemarkAsync(ClusterKubectl kubectl, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(cancellation, "get", "validatingwebhookconfigurations,validatingadmissionpolicybindings", "-o", "name");
        return run.Output.Contains("/ambicap", StringComparison.Ordinal) ? null
            : run.IsGood ? "no policy of Ambicap is on this cluster: nothing refuses what is called forbidden here; run ambicap install, or see docs/policy.md"
            : $"whether a policy of Ambicap is on this cluster is not known: {run.Reason}";
    }
}
