using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that <c>add</c> names capabilities that the container's user, who is not root, will not have: they end in the bounding set
/// (capabilities(7), "Transformation of capabilities during execve()"). A program with file capabilities can use them from there.
/// </summary>
internal static class UselessAdd
{
    public static AmbientCheck Warning { get; } = new("ambient_uselessAdd", "add that a user other than root cannot use", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Pod pod = input.Reading.Pod;
        foreach (Container container in input.Context.IsOfFile && !pod.IsWindows ? pod.Containers : [])
        {
            if (container is { Role: not ContainerRole.Ephemeral, SecurityContext: { Privileged: not true, Capabilities: { Add: { Count: > 0 } names } lists } }
                && pod.IsNeverRoot(container))
            {
                // What is dropped by name is in no set, or granted against the rules.
                Grant grant = input.Grants.GetValueOrDefault(container.Name);
                CapabilitySet used = grant.Most | SeccompGates.OpenersOf(grant.Most);
                Judge(input, container, Named(names).Except(Named(lists.Drop)).Except(used), grant.Ambient, ref found);
            }
        }
    }

    private static void Judge(AmbientInput input, Container container, CapabilitySet useless, CapabilitySet granted, ref ViolationList found)
    {
        if (!useless.IsEmpty)
        {
            found.Append(
                container.Name,
                $"container {Quoted.Text(container.Name)}: capabilities.add: its user is not root, and has {useless} only in programs with file capabilities. "
                + GrantAdvice.For(useless, input.Reading.Pod, container, granted, input.Context),
                ViolationPlace.OfList(CapabilityList.Add));
        }
    }

    /// <summary>What a list names on every container manager: not by CAP_, which containerd does not read.</summary>
    private static CapabilitySet Named(IReadOnlyList<string> names) => NameList.Read(names, readsPrefix: false).Named;
}
