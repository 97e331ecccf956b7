namespace Ambicap.Webhook.Serving;

/// <summary>What the program was started with.</summary>
internal sealed record WebhookOptions
{
    internal required string Configuration { get; init; }

    internal required string Certificate { get; init; }

    internal required string PrivateKey { get; init; }

    /// <summary>Null in a Pod of the cluster.</summary>
    internal string? Kubeconfig { get; init; }

    internal int Port { get; init; }

    internal int MetricsPort { get; init; }
}
