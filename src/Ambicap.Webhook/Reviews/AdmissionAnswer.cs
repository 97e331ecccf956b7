namespace Ambicap.Webhook.Reviews;

/// <summary>What the webhook decided.</summary>
internal enum Decision
{
    Allowed,

    /// <summary>Allowed, and changed.</summary>
    Patched,

    /// <summary>Allowed without judging: exempt by the configuration.</summary>
    Exempt,

    /// <summary>Refused by policy.</summary>
    Denied,

    /// <summary>Neither: the object is none that can be judged, or its namespace cannot be known. Pods are then refused, others let be.</summary>
    Error,
}

/// <summary>The <c>response</c> of an AdmissionReview, but for its uid.</summary>
internal sealed record AdmissionAnswer
{
    /// <summary>Allowed, and nothing to say.</summary>
    internal static AdmissionAnswer Allowed { get; } = new();

    internal Decision Decision { get; init; }

    /// <summary>The HTTP status of a refusal; 0 where the request goes on.</summary>
    internal int Code { get; init; }

    /// <summary>Kubernetes' word for the status.</summary>
    internal string Reason { get; init; } = "";

    internal string Message { get; init; } = "";

    /// <summary>What the user is told, each at most 120 characters.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the audit log is told. The API server puts the webhook's name before each key.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Audit { get; init; } = [];

    /// <summary>The JSON Patch; empty where nothing changes.</summary>
    internal IReadOnlyList<PatchOperation> Patch { get; init; } = [];

    /// <summary>Whether the request goes on.</summary>
    internal bool IsAllowed => Code == 0;

    /// <summary>Exempt by the configuration.</summary>
    /// <param name="by">What exempts: <c>namespace</c>, <c>user</c> or <c>runtimeClass</c>.</param>
    internal static AdmissionAnswer ExemptBy(string by) => new() { Decision = Decision.Exempt, Audit = [new("exempt", by)] };

    internal static AdmissionAnswer Forbidden(string message) => Refusal(Decision.Denied, 403, "Forbidden", message);

    internal static AdmissionAnswer Invalid(string message) => Refusal(Decision.Denied, 422, "Invalid", message);

    internal static AdmissionAnswer BadRequest(string message) => Refusal(Decision.Error, 400, "BadRequest", message);

    internal static AdmissionAnswer InternalError(string message) => Refusal(Decision.Error, 500, "InternalError", message);

    /// <summary>Allowed although it could not be judged: what is only advised of is never refused.</summary>
    /// <param name="why">Why it could not be.</param>
    internal static AdmissionAnswer Unjudged(string why) => new()
    {
        Decision = Decision.Error,
        Warnings = [WarningText.Bound($"not judged by Ambicap: {why}")],
        Audit = [new(AuditKeys.Error, why)],
    };

    private static AdmissionAnswer Refusal(Decision decision, int code, string reason, string message) => new()
    {
        Decision = decision,
        Code = code,
        Reason = reason,
        Message = message,
        Audit = decision == Decision.Error ? [new(AuditKeys.Error, message)] : [],
    };
}
