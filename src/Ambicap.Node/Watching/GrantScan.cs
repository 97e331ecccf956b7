using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Host.Containers;
using Ambicap.Host.Processes;

namespace Ambicap.Node.Watching;

/// <summary>A capability of a container of which some processes hold too much, or too little.</summary>
/// <param name="Container">The container.</param>
/// <param name="Capability">The capability.</param>
/// <param name="Kind">What is wrong: a word of <see cref="GrantScan"/>.</param>
internal readonly record struct Finding(GrantedContainer Container, Capability Capability, string Kind);

/// <summary>One look at the processes of all containers with grants.</summary>
internal sealed class GrantScan
{
    /// <summary>Lost: the entry point gave it away.</summary>
    internal const string EntryPoint = "entry-point";

    /// <summary>Lost: seccomp leaves no use of it.</summary>
    internal const string Seccomp = "seccomp";

    /// <summary>Drift: the ambient set is not the grant.</summary>
    internal const string Ambient = "ambient";

    /// <summary>Drift: inheritable without grant.</summary>
    internal const string Inheritable = "inheritable";

    private readonly string _ownMap = ProcessFile.TryRead(Environment.ProcessId, "uid_map") ?? "";

    /// <summary>How many processes each finding is about.</summary>
    internal Dictionary<Finding, int> Lost { get; } = [];

    /// <inheritdoc cref="Lost"/>
    internal Dictionary<Finding, int> Drift { get; } = [];

    /// <summary>How many processes were looked at.</summary>
    internal int Processes { get; private set; }

    /// <summary>Looks at all processes of some containers.</summary>
    internal void Run(IReadOnlyList<GrantedContainer> containers)
    {
        Lost.Clear();
        Drift.Clear();
        Processes = 0;
        foreach (GrantedContainer container in containers)
        {
            foreach (int id in container.Processes is { } file ? ContainerCgroup.Read(file) : [])
            {
                Look(container, id);
            }
        }
    }

    private void Look(GrantedContainer container, int id)
    {
        // A zombie has no memory left, and nothing it could do.
        if (ProcessFile.TryRead(id, "status") is not { } text || !text.Contains("\nVmSize:", StringComparison.Ordinal))
        {
            return;
        }

        ProcessStatus status = ProcessStatus.Parse(text);
        uint user = container.HasUserNamespace && UserIdMap.Parse(ProcessFile.TryRead(id, "uid_map"), _ownMap) is { } map
            ? map.Inside(status.UserId)
            : status.UserId;
        ProcessJudgement judgement = ProcessJudgement.Of(container, status, user);
        Processes++;
        Count(Lost, container, judgement.Lost, EntryPoint);
        Count(Lost, container, judgement.Filtered, Seccomp);
        Count(Drift, container, judgement.Drifted, Ambient);
        Count(Drift, container, judgement.Inheritable, Inheritable);
    }

    private static void Count(Dictionary<Finding, int> findings, GrantedContainer container, CapabilitySet capabilities, string kind)
    {
        foreach (Capability capability in capabilities)
        {
            Finding finding = new(container, capability, kind);
            findings[finding] = findings.GetValueOrDefault(finding) + 1;
        }
    }
}
