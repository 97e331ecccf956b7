using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Namespaces;
using Ambicap.Webhook.Configuration;

namespace Ambicap.Webhook.Namespaces;

/// <summary>Makes of what namespaces say the policies that count for their Pods.</summary>
/// <param name="configuration">What counts where a namespace says nothing.</param>
internal sealed class NamespacePolicyReader(WebhookConfiguration configuration)
{
    /// <summary>The policy of a namespace that says nothing; all of those share it.</summary>
    internal NamespacePolicy Otherwise { get; } = Create(configuration, NamespaceReading.Of(new NamespaceKeys()));

    /// <summary>The policy of a namespace.</summary>
    /// <param name="keys">Its labels and annotations, as far as <see cref="NamespaceKeys.IsRead"/> names them.</param>
    internal NamespacePolicy Read(NamespaceKeys keys) => keys.IsEmpty ? Otherwise : Create(configuration, NamespaceReading.Of(keys));

    private static NamespacePolicy Create(WebhookConfiguration configuration, NamespaceReading reading)
    {
        PodSecurityLevels levels = reading.LevelsOr(configuration.Defaults);
        AmbientContext enforce = new()
        {
            Level = levels.Enforce,
            AllowedRootEquivalent = reading.AllowedRootEquivalent,
            AddIsAmbient = reading.AddIsAmbient,
            RuntimeClasses = configuration.AcceptedRuntimeClasses,
            DefaultRuntimeClass = null,
        };
        AmbientContext ofTemplates = enforce with
        {
            MappedRuntimeClasses = [.. configuration.RuntimeClassMapping.Keys],
            DefaultRuntimeClass = configuration.DefaultRuntimeClass,
            WillBeCompleted = true,
        };
        return new NamespacePolicy
        {
            Levels = levels,
            Enforce = enforce,
            AuditOfTemplates = ofTemplates with { Level = levels.Audit },
            LabelError = Join(reading.Findings.Where(finding => !finding.IsOurs)),
            AmbicapError = Join(reading.Findings.Where(finding => finding.IsOurs)),
        };
    }

    private static string? Join(IEnumerable<NamespaceFinding> findings) =>
        string.Join("; ", findings.Select(finding => finding.Text)) is { Length: > 0 } text ? text : null;
}
