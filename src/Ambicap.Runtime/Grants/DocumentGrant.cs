using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Grants;

/// <summary>Reads from a config.json's annotations what its container is granted.</summary>
internal static class DocumentGrant
{
    /// <summary>The grant of the identified container; none for a sandbox.</summary>
    /// <exception cref="RefusalException">An annotation that names this container has a bad value.</exception>
    internal static Grant Read(ContainerIdentity identity, DocumentAnnotations annotations)
    {
        switch (identity.Kind)
        {
            case ContainerKind.Container:
                CapabilitySet ambient = ReadKey(identity.Name, annotations, GrantKeys.AmbientPrefix + identity.Name);
                CapabilitySet nonRoot = ReadKey(identity.Name, annotations, GrantKeys.NonRootPrefix + identity.Name);
                return new Grant(ambient | ReadKey(identity.Name, annotations, GrantKeys.ContainerAmbient), nonRoot);
            case ContainerKind.Standalone:
                return new Grant(ReadKey(identity.Name, annotations, GrantKeys.ContainerAmbient), CapabilitySet.Empty);
            default:
                return Grant.None;
        }
    }

    private static CapabilitySet ReadKey(string container, DocumentAnnotations annotations, string key)
    {
        if (annotations.Find(key) is not { } value)
        {
            return CapabilitySet.Empty;
        }

        return GrantValue.TryParse(value, out CapabilitySet set, out string? error)
            ? set
            : throw new RefusalException($"{GrantLabel.Of(container)}: annotation {key}: {error}");
    }
}
