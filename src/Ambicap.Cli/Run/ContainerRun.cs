using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run;

/// <summary>How far a container came.</summary>
internal enum ContainerOutcome
{
    /// <summary>An earlier container failed, so this one was not begun.</summary>
    NotStarted,

    /// <summary>The runtime could not start it; the message says why.</summary>
    StartFailed,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended; the exit code says how.</summary>
    Exited,
}

/// <summary>What became of one container.</summary>
internal sealed class ContainerRun(RunnableContainer container, Grant grant)
{
    internal RunnableContainer Container { get; } = container;

    /// <summary>What its manifest grants.</summary>
    internal Grant Grant { get; } = grant;

    internal ContainerOutcome Outcome { get; set; } = ContainerOutcome.NotStarted;

    /// <summary>The runtime's id of it; null until it is created.</summary>
    internal string? Id { get; set; }

    /// <summary>0 to 255, once it has ended.</summary>
    internal int ExitCode { get; set; }

    /// <summary>The runtime's words on why it did not start or ended; may be empty.</summary>
    internal string Message { get; set; } = "";

    /// <summary>Its process as it was seen running the entry point; null where it ended before.</summary>
    internal ProcessStatus? Process { get; set; }

    /// <summary>The granted capabilities that it was seen to hold in vain.</summary>
    internal IReadOnlyList<FilteredCapability> Filtered { get; set; } = [];

    /// <summary>Whether it declares a TCP port, and so can be seen to listen.</summary>
    internal bool DeclaresTcpPorts => Container.Ports.Any(port => port.Protocol == "TCP");

    /// <summary>Whether every TCP port it declares was listened on, by itself.</summary>
    internal bool IsListening { get; set; }

    /// <summary>
    /// Whether it was seen to hold what it was granted, and to have the use of it; null where nothing is granted to its user. False does
    /// not always mean a failure: a process that ended at once was not seen at all.
    /// </summary>
    internal bool? IsVerified => Process switch
    {
        null => Grant.IsEmpty ? null : false,
        { } process => Grant.For(process.UserId).IsEmpty ? null : MissingGrant() is null && Filtered.Count == 0,
    };

    internal IReadOnlyList<string> Log { get; set; } = [];

    /// <summary>Whether it should end by itself.</summary>
    internal bool ShouldEnd(RestartPolicy policy) => Container.Container.Role switch
    {
        ContainerRole.Init => !Container.Details.IsSidecar,
        ContainerRole.Main => policy != RestartPolicy.Always,
        _ => false,
    };

    /// <summary>What is wrong with how it went; null where it went as it should.</summary>
    internal string? Problem(RestartPolicy policy) => Outcome switch
    {
        ContainerOutcome.NotStarted => "was not started, because an earlier container failed",
        ContainerOutcome.StartFailed => Message,
        ContainerOutcome.Exited when ExitCode != 0 => $"ended with exit code {ExitCode}",
        ContainerOutcome.Exited when !ShouldEnd(policy) => "ended, but should run on (restartPolicy Always)",
        ContainerOutcome.Running when ShouldEnd(policy) => "still runs; give it longer with --timeout, or set restartPolicy: Always",
        _ => MissingGrant() ?? FilteredGrant(),
    };

    /// <summary>Held and of no use, since the container manager's seccomp profile does not know of the grant.</summary>
    private string? FilteredGrant() => Filtered.Count == 0
        ? null
        : $"holds {string.Join(", ", Filtered.Select(filtered => filtered.Capability.ToName()))}, but its seccomp profile refuses "
            + $"{string.Join(", ", Filtered.SelectMany(filtered => filtered.SystemCalls).Distinct())}; {FilteredRemedy()}";

    private string FilteredRemedy()
    {
        string names = string.Join(", ", Filtered.Select(filtered => filtered.Capability.ToName()));
        return Container.SecurityContext.Seccomp?.Type == "Localhost"
            ? "let the profile allow that, or use another profile"
            : $"name {names} in capabilities.add too";
    }

    /// <summary>Runtimes only warn when they cannot raise an ambient capability, so what was granted is verified in /proc.</summary>
    private string? MissingGrant()
    {
        if (Process is null)
        {
            return null;
        }

        CapabilitySet missing = Grant.For(Process.UserId).Except(Process.Capabilities.Ambient);
        return missing.IsEmpty
            ? null
            : $"was granted {missing} and does not hold it: either the handler does not lead to ambicap-runtime, "
                + "or the entry point has file capabilities or a set-user-ID bit, which clear it; use another handler or entry point";
    }
}
