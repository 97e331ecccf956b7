using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>Where the webhook's certificate comes from.</summary>
internal enum CertificateKind
{
    /// <summary>The webhook makes and renews it.</summary>
    SelfSigned,

    /// <summary>cert-manager does.</summary>
    CertManager,
}

/// <summary>Whether the policies in CEL complete Pods too.</summary>
internal enum MutatingKind
{
    /// <summary>Where the cluster has MutatingAdmissionPolicies.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never: authors write the RuntimeClass and the rest themselves.</summary>
    Never,
}

/// <summary>What the webhook judges.</summary>
internal enum WebhookScope
{
    /// <summary>Pods with grants.</summary>
    Ambient,

    /// <summary>Every Pod by the whole of the Pod Security Standards, in the place of Pod Security Admission.</summary>
    Full,
}

/// <summary>What is to be installed.</summary>
internal sealed record InstallOptions
{
    internal required string Namespace { get; init; }

    internal PolicyKind Policy { get; init; }

    /// <summary>With <see cref="PolicyKind.Cel"/>. Where no cluster is asked, <see cref="MutatingKind.Auto"/> is never.</summary>
    internal MutatingKind Mutating { get; init; }

    /// <summary>With <see cref="PolicyKind.Webhook"/>.</summary>
    internal WebhookScope Scope { get; init; }

    internal CertificateKind Certificates { get; init; }

    internal bool WithCri { get; init; }

    /// <summary>The container runtime's socket, for ambicap-cri.</summary>
    internal string CriEndpoint { get; init; } = "unix:///run/containerd/containerd.sock";

    internal ImageNames Images { get; init; } = new();

    /// <summary>The Secret by which nodes may fetch the images; null for none.</summary>
    internal string? PullSecret { get; init; }

    /// <summary>The labels of the nodes that get Ambicap; all Linux nodes where there are none.</summary>
    internal IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>The webhook's configuration in the place of the usual one; null for that.</summary>
    internal string? WebhookConfiguration { get; init; }

    /// <summary>The limits of the nodes, a file as <c>runtime.toml</c>; null where the nodes keep theirs.</summary>
    internal string? Limits { get; init; }
}
