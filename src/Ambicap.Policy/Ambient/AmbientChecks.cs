using Ambicap.Policy.Ambient.Checks;

namespace Ambicap.Policy.Ambient;

/// <summary>Every ambient check, in the order in which violations are listed.</summary>
internal static class AmbientChecks
{
    /// <summary>Whether grants are written as the contract has it: these need nothing but the Pod.</summary>
    public static AmbientCheck[] OfWriting { get; } =
    [
        StrayField.Check,
        WorkloadMetadata.Check,
        UnknownKind.Check,
        UnknownKey.Check,
        ContainerKey.Check,
        AddIsAmbientValue.Check,
        UnknownContainer.Check,
        EphemeralContainer.Check,
        GrantLists.Check,
        AllCapabilities.Check,
        UnknownName.Check,
        Disagreement.Check,
        DroppedAndGranted.Check,
    ];

    /// <summary>Whether the namespace and the cluster allow what is granted.</summary>
    public static AmbientCheck[] OfPolicy { get; } =
    [
        AmbientLevel.Check,
        RootEquivalent.Check,
        WindowsPod.Check,
        RuntimeClass.Check,
    ];

    /// <summary>What is said and not refused.</summary>
    public static AmbientCheck[] Warnings { get; } =
    [
        AllCapabilities.Warning,
        UnknownName.Warning,
        DropSpelling.Warning,
        UselessAdd.Warning,
        PrivilegedContainer.Warning,
        PrivilegeEscalation.Warning,
        DefaultSeccomp.Warning,
        UserNamespace.Warning,
        HostNamespaces.Warning,
        StaticPod.Warning,
        NoGrant.Warning,
        PrefixedName.Warning,
        HelmHook.Warning,
    ];
}
