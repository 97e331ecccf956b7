using System.Diagnostics.CodeAnalysis;
using Ambicap.Capabilities;
using Ambicap.Policy.Containers;

namespace Ambicap.Policy.Grants;

/// <summary>Reads from the annotations of a config.json what its container is granted.</summary>
public static class ContainerGrant
{
    /// <summary>The grant of the identified container; none for a sandbox.</summary>
    /// <param name="identity">Which container it is.</param>
    /// <param name="find">The value of an annotation of config.json, or null.</param>
    /// <param name="grant">What it is granted.</param>
    /// <param name="error">The annotation that names this container and has a bad value, and what to do; null on success.</param>
    public static bool TryRead(ContainerIdentity identity, Func<string, string?> find, out Grant grant, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(find);
        grant = Grant.None;
        error = null;
        CapabilitySet ambient = CapabilitySet.Empty;
        CapabilitySet nonRoot = CapabilitySet.Empty;
        bool isValid = identity.Kind switch
        {
            ContainerKind.Container => TryAdd(GrantKeys.AmbientPrefix + identity.Name, find, ref ambient, out error)
                && TryAdd(GrantKeys.NonRootPrefix + identity.Name, find, ref nonRoot, out error)
                && TryAdd(GrantKeys.ContainerAmbient, find, ref ambient, out error),
            ContainerKind.Standalone => TryAdd(GrantKeys.ContainerAmbient, find, ref ambient, out error),
            _ => true,
        };
        grant = isValid ? new Grant(ambient, nonRoot) : Grant.None;
        return isValid;
    }

    private static bool TryAdd(string key, Func<string, string?> find, ref CapabilitySet set, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (find(key) is not { } value)
        {
            return true;
        }

        if (GrantValue.TryParse(value, out CapabilitySet named, out string? wrong))
        {
            set |= named;
            return true;
        }

        error = $"annotation {key}: {wrong}";
        return false;
    }
}
