namespace Ambicap.Cli.Run;

/// <summary>How a Pod is run.</summary>
/// <param name="Handler">The runtime handler; empty for the runtime's default.</param>
/// <param name="Timeout">How long containers that should end may run.</param>
/// <param name="Folder">A folder of the host for logs and empty volumes.</param>
/// <param name="CgroupParent">The control group of the Pod; empty for the runtime's default.</param>
internal sealed record RunOptions(string Handler, TimeSpan Timeout, string Folder, string CgroupParent)
{
    /// <summary>Whether the runtime is taken down after the Pod, with everything that it started.</summary>
    internal bool EndsWithRuntime { get; init; }

    /// <summary>Whether the commands of probes and hooks are run too.</summary>
    internal bool RunsProbes { get; init; }

    /// <summary>Whether the Pod is left running, so that nothing before its end is run.</summary>
    internal bool IsKept { get; init; }

    /// <summary>How long a container without ports must run to count as running.</summary>
    internal TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Where the files of seccomp profiles of type Localhost are: the kubelet's folder.</summary>
    internal string SeccompFolder { get; init; } = "/var/lib/kubelet/seccomp";
}
