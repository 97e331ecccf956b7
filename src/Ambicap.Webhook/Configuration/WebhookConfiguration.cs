using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Configuration;

/// <summary>What the configuration file says.</summary>
internal sealed record WebhookConfiguration
{
    /// <summary>The name that the project's own manifests give the RuntimeClass.</summary>
    internal const string UsualRuntimeClass = "ambicap";

    /// <summary>The levels of a namespace without labels; privileged and latest where the file says nothing, as for Pod Security Admission.</summary>
    internal PodSecurityLevels Defaults { get; init; }

    internal Exemptions Exemptions { get; init; } = Exemptions.None;

    internal Scope Scope { get; init; } = Scope.Ambient;

    /// <summary>The RuntimeClass of a Pod with grants that names none; null where such a Pod stays without.</summary>
    internal string? DefaultRuntimeClass { get; init; } = UsualRuntimeClass;

    /// <summary>The RuntimeClasses whose handler is Ambicap's; null where every Pod is run by it, whatever its class.</summary>
    internal IReadOnlyCollection<string>? AcceptedRuntimeClasses { get; init; } = [UsualRuntimeClass];

    /// <summary>The class with Ambicap, by the class without, that a Pod with grants gets in its place.</summary>
    internal IReadOnlyDictionary<string, string> RuntimeClassMapping { get; init; } = new Dictionary<string, string>();
}
