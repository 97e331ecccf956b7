namespace Ambicap.Webhook.Serving;

/// <summary>How long the webhook waits for what.</summary>
internal sealed record WebhookTimes
{
    /// <summary>Between two looks at the certificate's files.</summary>
    internal TimeSpan CertificateInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Before the API server is asked again after a failure, at first.</summary>
    internal TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same, at most.</summary>
    internal TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the API server to tell an unknown namespace. Less than the 5 seconds after which our own manifests let the API server
    /// give up, so that the user is told why.</summary>
    internal TimeSpan LookupTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>To answer what has begun when the webhook ends; less than the 30 seconds that a Pod has for it.</summary>
    internal TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(25);
}
