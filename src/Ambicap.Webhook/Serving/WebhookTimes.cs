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

    /// <summary>For a body to come at any pace; after it, what is slow on the whole is cut.</summary>
    internal TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>To list the Pods of a namespace whose policy gets stricter, as for Pod Security Admission.</summary>
    internal TimeSpan ListPodsTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>On SIGTERM, to answer on and have the API servers leave their connections.</summary>
    internal TimeSpan LeaveTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>To answer what has begun when the webhook ends; longer than the API server waits for any answer.</summary>
    internal TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(30);
}
