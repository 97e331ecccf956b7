using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Grants;

/// <summary>
/// Finds a grant in a config.json that is perhaps for its container: the key is there, and nothing says certainly whether it means this
/// one. Such a grant is an error: neither must it be given to another, nor come to nothing in silence.
/// </summary>
public static class UnmatchedKeys
{
    private const string InstanceRemedy = "start the container with --annotation " + GrantKeys.ContainerAmbient + "=CAPABILITY instead";

    private const string PodRemedy = "name the capability in the container's securityContext.capabilities.add, which Podman itself makes ambient, "
        + "or start the container outside a pod with --annotation " + GrantKeys.ContainerAmbient + "=CAPABILITY";

    /// <summary>What is wrong and what to do, lower case; null where every grant can be matched.</summary>
    /// <param name="identity">Which container it is.</param>
    /// <param name="keys">The keys of the annotations in config.json.</param>
    public static string? Find(ContainerIdentity identity, IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in keys)
        {
            // A key that ends at the slash names no container, so nobody is granted anything.
            bool namesAContainer = GrantKeys.ContainerIn(key) is { Length: > 0 };
            string? error = identity.Kind switch
            {
                ContainerKind.Standalone when namesAContainer => $"this container manager does not say which container that is; {InstanceRemedy}",
                ContainerKind.Unnamed when namesAContainer => $"Podman does not say which container of the pod that is; {PodRemedy}",
                ContainerKind.Unnamed when key == GrantKeys.ContainerAmbient =>
                    $"in a pod of Podman it may be the Pod's, which is no container's; {PodRemedy}",
                _ => null,
            };
            if (error is not null)
            {
                return $"annotation {key}: {error}";
            }
        }

        return null;
    }
}
