using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.SelfSigned;

namespace Ambicap.Webhook.Serving;

/// <summary>What the program was started with.</summary>
internal sealed record WebhookOptions
{
    internal required string Configuration { get; init; }

    /// <summary>The files of the certificate and its key; null where <see cref="SelfSigned"/> is not.</summary>
    internal CertificateFiles? Files { get; init; }

    /// <summary>Whose certificates the program makes by itself; null where they are files.</summary>
    internal ServiceName? SelfSigned { get; init; }

    /// <summary>How long those live.</summary>
    internal CertificateLife Life { get; init; } = CertificateLife.Usual;

    /// <summary>Null in a Pod of the cluster.</summary>
    internal string? Kubeconfig { get; init; }

    internal int Port { get; init; }

    internal int MetricsPort { get; init; }
}
