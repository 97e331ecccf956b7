using System.Globalization;
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

    /// <summary>Its first process on this host; null until the runtime says.</summary>
    internal int? ProcessId { get; set; }

    /// <summary>0 to 255, once it has ended.</summary>
    internal int ExitCode { get; set; }

    /// <summary>The runtime's words on why it did not start or ended; may be empty.</summary>
    internal string Message { get; set; } = "";

    /// <summary>
    /// Its processes as they were seen last, its first one in front; none where it ended before. All of them count: a launcher may hold
    /// what the program behind it does not.
    /// </summary>
    internal IReadOnlyList<SeenProcess> Processes { get; set; } = [];

    /// <summary>What is known of it on this host; null where nothing is.</summary>
    internal ContainerFacts? Facts { get; set; }

    /// <summary>The Pod that it is of; null where nothing of it counts.</summary>
    internal Pod? Pod { get; init; }

    /// <summary>The handler that it runs under, for messages.</summary>
    internal string Handler { get; init; } = "";

    /// <summary>How long it ran; null while it does, or where the runtime does not say.</summary>
    internal TimeSpan? Lifetime { get; set; }

    /// <summary>What became of its probes and hooks, where they were run.</summary>
    internal List<ProbeRun> Probes { get; } = [];

    /// <summary>Its first process, as it was seen running the entry point; null where it ended before.</summary>
    internal ProcessStatus? Process => Processes.Count > 0 ? Processes[0].Status : null;

    /// <summary>The granted capabilities that a process was seen to hold in vain.</summary>
    internal IReadOnlyList<FilteredCapability> Filtered => Processes.Select(process => process.Filtered).FirstOrDefault(filtered => filtered.Count > 0) ?? [];

    /// <summary>What its processes hold and have less of than the name says.</summary>
    internal IReadOnlyList<LimitedCapability> Limits => [.. Processes.SelectMany(LimitsOf).Distinct().OrderBy(limit => limit.Capability)];

    /// <summary>That of one process.</summary>
    internal IReadOnlyList<LimitedCapability> LimitsOf(SeenProcess process) =>
        Pod is null ? [] : LimitedCapability.Of(Pod, Grant.For(process.User) & process.Status.Capabilities.Ambient);

    /// <summary>Whether it declares a TCP port, and so can be seen to listen.</summary>
    internal bool DeclaresTcpPorts => Container.Ports.Any(port => port.Protocol == "TCP");

    /// <summary>Whether every TCP port it declares was listened on, by itself.</summary>
    internal bool IsListening { get; set; }

    /// <summary>
    /// Whether every process was seen to hold what its user was granted, and to have the use of it; null where nothing is granted to any.
    /// False does not always mean a failure: a process that ended at once was not seen at all.
    /// </summary>
    internal bool? IsVerified => Processes.Count == 0
        ? Grant.IsEmpty ? null : false
        : Processes.All(process => Grant.For(process.User).IsEmpty) ? null : FirstWithout() is null && Filtered.Count == 0;

    /// <summary>Why nothing was seen of its grant; null where something was, or there is none.</summary>
    internal string? Unseen => Processes.Count > 0 || Grant.IsEmpty || Outcome is ContainerOutcome.NotStarted or ContainerOutcome.StartFailed
        ? null
        : Lifetime is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"it ended {Math.Max(1, (int)time.TotalMilliseconds)} ms after its start, before /proc could be read; let its command run longer, such as by a sleep behind it")
            : "the runtime does not say which process it is, or it ended before /proc could be read; let its command run longer, such as by a sleep behind it";

    /// <summary>The first process that does not hold what its user was granted; null where each does.</summary>
    internal SeenProcess? FirstWithout() => Processes.FirstOrDefault(process => !process.Missing(Grant).IsEmpty);

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
        _ when Pod is { IsInUserNamespace: true } && Processes.Any(process => process.SharesUsers) =>
            "runs with the host's users, though the Pod says hostUsers: false; use a runtime that has user namespaces",
        _ => GrantLoss.Describe(this) ?? FilteredGrant() ?? Probes.Select(probe => probe.Problem).FirstOrDefault(problem => problem is not null),
    };

    /// <summary>Held and of no use, since the container manager's seccomp profile does not know of the grant.</summary>
    private string? FilteredGrant() => Filtered.Count == 0
        ? null
        : $"holds {string.Join(", ", Filtered.Select(filtered => filtered.Capability.ToName()))}, but its seccomp profile refuses "
            + $"{string.Join(", ", Filtered.SelectMany(filtered => filtered.SystemCalls).Distinct())}; {FilteredRemedy()}";

    private string FilteredRemedy()
    {
        string names = string.Join(", ", Filtered.Select(filtered => filtered.Opener).Distinct());
        return Container.SecurityContext.Seccomp?.Type == "Localhost"
            ? "let the profile allow that, or use another profile"
            : $"name {names} in capabilities.add too";
    }
}
