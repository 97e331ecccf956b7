using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Webhook.Reviews;

/// <summary>What is done to an object.</summary>
internal enum Operation
{
    Other,
    Create,
    Update,
    Delete,
    Connect,
}

/// <summary>The <c>request</c> of an AdmissionReview, as far as it decides something.</summary>
internal sealed record AdmissionRequest
{
    internal string Uid { get; set; } = "";

    internal string Name { get; set; } = "";

    internal string Namespace { get; set; } = "";

    internal string UserName { get; set; } = "";

    internal string SubResource { get; set; } = "";

    internal Operation Operation { get; set; }

    /// <summary>Whether nothing will come of it.</summary>
    internal bool IsDryRun { get; set; }

    /// <summary>The API group of the object; empty for the core group.</summary>
    internal string Group { get; set; } = "";

    internal string Version { get; set; } = "";

    internal string Kind { get; set; } = "";

    /// <summary>The plural name of the resource, such as <c>pods</c>.</summary>
    internal string Resource { get; set; } = "";

    internal ReviewedObject Object { get; } = new();

    internal ReviewedObject OldObject { get; } = new();
}

/// <summary>An object of a request.</summary>
internal sealed class ReviewedObject
{
    /// <summary>Where it stands in the body; empty where it is absent or null.</summary>
    internal Range Place { get; set; } = new(0, 0);

    /// <summary>The Pod, or the template as one; null where there is none.</summary>
    internal Pod? Pod { get; set; }

    /// <summary>Why it could not be decoded; null where it was.</summary>
    internal TokenException? Failure { get; set; }

    /// <summary>Whether there is an object.</summary>
    internal bool IsThere => !Place.Equals(new Range(0, 0));
}
