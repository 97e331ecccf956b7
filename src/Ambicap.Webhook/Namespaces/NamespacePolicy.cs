using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Namespaces;

/// <summary>What counts for the Pods of a namespace. Computed when the namespace changes, not at each request.</summary>
internal sealed record NamespacePolicy
{
    internal required PodSecurityLevels Levels { get; init; }

    /// <summary>The Pod's surroundings at the level that is enforced.</summary>
    internal required AmbientContext Enforce { get; init; }

    /// <summary>The surroundings of a template, whose Pods are yet to be completed, at the level that goes to the audit log.</summary>
    internal required AmbientContext AuditOfTemplates { get; init; }

    /// <summary>What is wrong with the Pod Security labels; null where nothing is.</summary>
    internal string? LabelError { get; init; }

    /// <summary>What is wrong with the namespace's own keys under <c>ambicap.dev</c>; null where nothing is.</summary>
    internal string? AmbicapError { get; init; }

    /// <summary>Everything that is wrong; null where nothing is.</summary>
    internal string? Error => (LabelError, AmbicapError) switch
    {
        ({ } labels, { } own) => $"{labels}; {own}",
        (var labels, var own) => labels ?? own,
    };
}
