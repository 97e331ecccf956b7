namespace Ambicap.Webhook.Reviews;

/// <summary>The keys of <c>auditAnnotations</c>; the first four are Pod Security Admission's. The API server puts the webhook's name before them.</summary>
internal static class AuditKeys
{
    /// <summary>The level that was enforced.</summary>
    internal const string EnforcePolicy = "enforce-policy";

    /// <summary>What breaks the level to be audited.</summary>
    internal const string Violations = "audit-violations";

    /// <summary>What is wrong with the namespace's own words.</summary>
    internal const string Error = "error";

    /// <summary>What the Pod is granted.</summary>
    internal const string Grants = "grants";
}
