namespace Ambicap.Cli.Cluster;

/// <summary>What judges Pods with grants.</summary>
internal enum PolicyKind
{
    /// <summary>ambicap-webhook.</summary>
    Webhook,

    /// <summary>ValidatingAdmissionPolicies.</summary>
    Cel,

    /// <summary>Nothing of ours.</summary>
    None,
}
