using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a grant would be held and of no use: the container manager makes its default seccomp profile of the capabilities that it
/// knows of, and it knows of those in <c>capabilities.add</c> alone. ambicap-runtime does not start such a container.
/// </summary>
/// <remarks>
/// A grant for users other than root is another matter where the user may be root: nobody adds it, for root would get it too. Nor is
/// anything that is not granted added where <c>add</c> grants. A mirror cannot be changed: <see cref="StaticPod"/> has what its file lacks.
/// </remarks>
internal static class DefaultSeccomp
{
    private const int MostCalls = 4;

    public static AmbientCheck Warning { get; } = new("ambient_seccomp", "grant that the seccomp profile filters", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Reading.Pod.Containers)
        {
            Grant grant = input.Grants.GetValueOrDefault(container.Name);
            if (!(grant.Most & SeccompGates.Gated).IsEmpty && container.Role != ContainerRole.Ephemeral)
            {
                Judge(input, container, grant, ref found);
            }
        }
    }

    private static void Judge(AmbientInput input, Container container, Grant grant, ref ViolationList found)
    {
        Pod pod = input.Reading.Pod;
        CapabilitySet missing = SeccompAddition.MissingIn(pod, container, grant);
        if (input.Context.WillBeCompleted)
        {
            missing = missing.Except(SeccompAddition.MissingIn(pod, container, grant, input.Reading.AddGrants));
        }

        if (!missing.IsEmpty && !pod.IsMirror)
        {
            Add(container, $"default seccomp profiles refuse {CallsOf(missing)} unless capabilities.add names {missing} too; add it there", ref found);
        }

        CapabilitySet undecided = SeccompAddition.UndecidedIn(pod, container, grant);
        if (!undecided.IsEmpty)
        {
            Add(container, $"default seccomp profiles refuse {CallsOf(undecided)} ({undecided}) while its user may be root; set runAsNonRoot: true or runAsUser", ref found);
        }
    }

    private static void Add(Container container, string detail, ref ViolationList found) =>
        found.Append(container.Name, $"container {Quoted.Text(container.Name)}: {detail}", ViolationPlace.OfList(CapabilityList.Add));

    /// <summary>The system calls of some capabilities; of many the first are told, the others counted.</summary>
    private static string CallsOf(CapabilitySet capabilities)
    {
        string[] calls = [.. capabilities.SelectMany(CallsOf).Distinct(StringComparer.Ordinal)];
        string told = string.Join(", ", calls.Take(MostCalls));
        return calls.Length > MostCalls ? $"{told} and {calls.Length - MostCalls} more" : told;
    }

    private static IEnumerable<string> CallsOf(Capability capability) =>
        SeccompGates.Of(capability) is { IsForAuditSockets: false } gate ? gate.SystemCalls : ["audit sockets"];
}
