using Ambicap.Webhook.Certificates;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>What the replicas agree on.</summary>
/// <param name="Authority">The authority that signs, with its key.</param>
/// <param name="Leaf">The certificate that they show, of that authority.</param>
internal sealed record AuthorityState(CertificatePem Authority, CertificatePem Leaf)
{
    /// <summary>The authority that signs next: API servers are being told of it. Null mostly.</summary>
    internal CertificatePem? Next { get; init; }

    /// <summary>The authorities before, whose certificates other replicas may still show.</summary>
    internal IReadOnlyList<string> Former { get; init; } = [];

    /// <summary>When the authority that signs was last another.</summary>
    internal DateTimeOffset Changed { get; init; }

    /// <summary>The authorities that API servers are to trust.</summary>
    internal IEnumerable<string> Trusted => [Authority.Certificate, .. Next is null ? (string[])[] : [Next.Certificate], .. Former];
}
