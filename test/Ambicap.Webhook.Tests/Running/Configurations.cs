namespace Ambicap.Webhook.Tests.Running;

/// <summary>Configurations that tests start the webhook with.</summary>
internal static class Configurations
{
    internal const string Ambient = """
        apiVersion: ambicap.dev/v1
        kind: WebhookConfiguration
        scope: ambient
        defaultRuntimeClass: ambicap
        acceptedRuntimeClasses: [ambicap]
        """;

    /// <summary>Everything is judged, at three levels.</summary>
    internal const string Full = """
        apiVersion: pod-security.admission.config.k8s.io/v1
        kind: PodSecurityConfiguration
        defaults:
          enforce: privileged
          audit: baseline
          warn: restricted
        ---
        apiVersion: ambicap.dev/v1
        kind: WebhookConfiguration
        scope: full
        defaultRuntimeClass: ambicap
        """;
}
