using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a grant to a <c>privileged: true</c> container is of no use: such a container may gain every capability anyway. It is not
/// refused, for the grant takes nothing away from what the level decided about the container itself.
/// </summary>
internal static class PrivilegedContainer
{
    public static AmbientCheck Warning { get; } = new("ambient_privilegedContainer", "grant to a privileged container", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Reading.Pod.Containers)
        {
            if (container.SecurityContext.Privileged == true && input.Grants.ContainsKey(container.Name))
            {
                found.Add(container, "is privileged and may gain every capability without a grant; remove securityContext.privileged");
            }
        }
    }
}
