namespace Ambicap.Webhook.Certificates;

/// <summary>Where the certificate for new connections comes from.</summary>
internal interface ICertificateSource
{
    /// <summary>The certificate for new connections.</summary>
    public ServerCertificate Current { get; }

    /// <summary>Why API servers cannot trust it yet; null where they can.</summary>
    public string? Missing { get; }

    /// <summary>Keeps it fresh, until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation);
}
