using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Seccomp;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// Refuses a grant that the container would hold in vain. Container managers compute their default seccomp profile from the capabilities
/// that they themselves wrote, so that the system calls of one that is added here are refused by the kernel all the same.
/// </summary>
/// <remarks>
/// The profile is not widened here: that would need every manager's rules, of every version, a second time, and one slip would open a
/// profile that somebody wrote on purpose. The manager extends its own profile when it is told of the capability.
/// </remarks>
internal static class FilteredGrant
{
    /// <summary>What the container's profile makes useless of everything that some user of it is granted.</summary>
    /// <param name="document">The config.json as the manager wrote it.</param>
    /// <param name="container">The container's name, for the refusal.</param>
    /// <param name="grant">The grant.</param>
    /// <exception cref="RefusalException">A capability depends on the profile, and it cannot be read.</exception>
    internal static CapabilitySet Of(OciDocument document, string container, Grant grant)
    {
        CapabilitySet gated = grant.Most & SeccompGates.Gated;
        if (gated.IsEmpty)
        {
            return CapabilitySet.Empty;
        }

        return SeccompProfileReader.TryRead(document.Content, out SeccompProfile? profile, out string? error)
            ? profile?.Filters(gated, document.Process?.SetOf(CapabilityArray.Bounding) ?? CapabilitySet.Empty) ?? CapabilitySet.Empty
            : throw new RefusalException($"{GrantLabel.Of(container)} has a grant of {gated}, and {error}; correct what writes its config.json");
    }

    /// <summary>Refuses a container whose first process would hold something in vain.</summary>
    /// <param name="container">The container's name.</param>
    /// <param name="filtered">What its process is granted and its profile makes useless; nothing happens where it is empty.</param>
    /// <param name="bounding">The bounding set that the manager wrote.</param>
    /// <exception cref="RefusalException">There is such a capability.</exception>
    internal static void RefuseContainer(string container, CapabilitySet filtered, CapabilitySet bounding)
    {
        CapabilitySet unknown = filtered.Except(bounding);
        if (!unknown.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} is granted {unknown}, but its seccomp profile refuses what that is for ({Calls(unknown)}), since the "
                + $"container manager does not know of the grant; name {unknown} in capabilities.add too (docker, podman: --cap-add {unknown})");
        }

        if (!filtered.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} is granted {filtered}, but its seccomp profile refuses everything that is for ({Calls(filtered)}), "
                + "though the container manager knows of it; use a profile that allows it, or a newer container manager");
        }
    }

    /// <summary>Refuses a process of exec that would hold something in vain, which its container's first process is not granted.</summary>
    /// <exception cref="RefusalException">There is such a capability.</exception>
    internal static void RefuseProcess(string container, CapabilitySet filtered)
    {
        if (!filtered.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} is granted {filtered} for users that are not root, but its seccomp profile refuses what that is for "
                + $"({Calls(filtered)}); start the container as such a user, with {filtered} in capabilities.add");
        }
    }

    private static string Calls(CapabilitySet capabilities)
    {
        SortedSet<string> calls = new(StringComparer.Ordinal);
        foreach (Capability capability in capabilities)
        {
            calls.UnionWith(SeccompGates.Of(capability)!.SystemCalls);
        }

        return string.Join(", ", calls);
    }
}
