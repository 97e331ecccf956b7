using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
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
    /// <param name="granting">Its config.json.</param>
    /// <exception cref="RefusalException">A capability depends on the profile, and it cannot be read.</exception>
    internal static CapabilitySet Of(GrantingConfig granting)
    {
        CapabilitySet gated = granting.Grant.Most & SeccompGates.Gated;
        if (gated.IsEmpty)
        {
            return CapabilitySet.Empty;
        }

        return SeccompProfileReader.TryRead(granting.Document.Content, out SeccompProfile? profile, out string? error)
            ? profile?.Filters(gated, BoundingOf(granting)) ?? CapabilitySet.Empty
            : throw new RefusalException(
                $"{GrantLabel.Of(granting.Container)} has a grant of {gated}, and {error}; correct what writes its config.json",
                RefusalReason.Seccomp);
    }

    /// <summary>Refuses a container whose first process would hold something in vain.</summary>
    /// <param name="granting">Its config.json, as the manager wrote it.</param>
    /// <param name="filtered">What <see cref="Of"/> says.</param>
    /// <exception cref="RefusalException">There is such a capability.</exception>
    internal static void RefuseContainer(GrantingConfig granting, CapabilitySet filtered)
    {
        filtered &= granting.Grant.For(granting.Document.Process?.UserId ?? 0);
        CapabilitySet unknown = Unopened(filtered, BoundingOf(granting));
        if (!unknown.IsEmpty)
        {
            CapabilitySet names = SeccompGates.OpenersOf(unknown);
            throw new RefusalException(
                $"{GrantLabel.Of(granting.Container)} is granted {unknown}, but its seccomp profile refuses what that is for ({Calls(unknown)}), since the "
                + $"container manager does not know of the grant; name {names} in capabilities.add too (docker, podman: --cap-add {names})",
                RefusalReason.Seccomp);
        }

        if (!filtered.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(granting.Container)} is granted {filtered}, but its seccomp profile refuses everything that is for ({Calls(filtered)}), "
                + "though the container manager knows of it; use a profile that allows it, or a newer container manager",
                RefusalReason.Seccomp);
        }
    }

    /// <summary>Refuses a process of exec that would hold something in vain, which its container's first process is not granted.</summary>
    /// <param name="remembered">The container's grant.</param>
    /// <param name="userId">The process's user; null where it is not given.</param>
    /// <exception cref="RefusalException">There is such a capability.</exception>
    internal static void RefuseProcess(RememberedGrant remembered, uint? userId)
    {
        CapabilitySet filtered = remembered.Filtered & remembered.Grant.For(userId ?? 0);
        if (!filtered.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(remembered.Container)} is granted {filtered} for users that are not root, but its seccomp profile refuses what that is for "
                + $"({Calls(filtered)}); start the container as such a user, with {SeccompGates.OpenersOf(filtered)} in capabilities.add",
                RefusalReason.Seccomp);
        }
    }

    private static CapabilitySet BoundingOf(GrantingConfig granting) =>
        granting.Document.Process?.SetOf(CapabilityArray.Bounding) ?? CapabilitySet.Empty;

    /// <summary>Those whose gates nothing opens that the manager knows of.</summary>
    private static CapabilitySet Unopened(CapabilitySet filtered, CapabilitySet known)
    {
        CapabilitySet unopened = CapabilitySet.Empty;
        foreach (Capability capability in filtered)
        {
            unopened |= known.Contains(SeccompGates.Of(capability)!.Opener) ? CapabilitySet.Empty : CapabilitySet.Of(capability);
        }

        return unopened;
    }

    private static string Calls(CapabilitySet capabilities)
    {
        List<string> calls = [];
        foreach (Capability capability in capabilities)
        {
            foreach (string call in SeccompGates.Of(capability)!.SystemCalls)
            {
                if (!calls.Contains(call))
                {
                    calls.Add(call);
                }
            }
        }

        return string.Join(", ", calls);
    }
}
