using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a grant may be lost: execve(2) of a set-user-ID, set-group-ID or file-capability program clears the ambient set
/// (capabilities(7), "Ambient"), so that sudo in an image, or an entry point with setcap, ends without it. Images are not seen here; what
/// is seen is that the container may gain privileges at all, which a container with a grant need not.
/// </summary>
internal static class PrivilegeEscalation
{
    public static AmbientCheck Warning { get; } = new("ambient_privilegeEscalation", "grant that a set-user-ID program loses", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Reading.Pod.Containers)
        {
            SecurityContext context = container.SecurityContext;
            if (context.AllowPrivilegeEscalation != false && context.Privileged != true && input.Grants.ContainsKey(container.Name))
            {
                found.Add(container, "loses its grant in set-user-ID and file-capability programs; set allowPrivilegeEscalation: false");
            }
        }
    }
}
