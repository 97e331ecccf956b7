using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Webhook.Configuration;

namespace Ambicap.Webhook.Namespaces;

/// <summary>
/// Reads the labels and annotations of a namespace. A value that is wrong is no reason to let Pods be: a level to enforce is then the
/// strictest, and what the namespace wanted to opt in to stays off. Audit and warn are then off, as Pod Security Admission has it.
/// </summary>
/// <param name="configuration">What counts where the namespace says nothing.</param>
internal sealed class NamespacePolicyReader(WebhookConfiguration configuration)
{
    /// <summary>The policy of a namespace that says nothing; all of those share it.</summary>
    internal NamespacePolicy Otherwise { get; } = Create(configuration, configuration.Defaults, CapabilitySet.Empty, false, null, null);

    /// <summary>The policy of a namespace.</summary>
    /// <param name="keys">Its labels and annotations, as far as <see cref="NamespaceKeys.IsRead"/> names them.</param>
    internal NamespacePolicy Read(NamespaceKeys keys)
    {
        if (keys.IsEmpty)
        {
            return Otherwise;
        }

        List<string> errors = [];
        PodSecurityLevels defaults = configuration.Defaults;
        LevelVersion enforce = ReadLevel(keys, PodSecurityLabels.Enforce, PodSecurityLabels.EnforceVersion, defaults.Enforce, Level.Restricted, errors);
        LevelVersion audit = ReadLevel(keys, PodSecurityLabels.Audit, PodSecurityLabels.AuditVersion, defaults.Audit, Level.Privileged, errors);
        LevelVersion warn = ReadLevel(keys, PodSecurityLabels.Warn, PodSecurityLabels.WarnVersion, defaults.Warn, Level.Privileged, errors);
        PodSecurityLevels levels = new(enforce, audit, WarnAsEnforced(keys, enforce, warn));
        List<string> own = [];
        AddMisplaced(keys, own);
        bool addIsAmbient = ReadAddIsAmbient(keys, own);
        if (!RootEquivalentOptIn.TryParse(keys.Annotation(GrantKeys.AllowRootEquivalent), out CapabilitySet allowed, out string? wrong))
        {
            own.Add(wrong);
        }

        return Create(configuration, levels, allowed, addIsAmbient, Join(errors), Join(own));
    }

    /// <summary>Who labels a namespace with a stricter level to enforce, and with none to warn of, is warned of that one too.</summary>
    private static LevelVersion WarnAsEnforced(NamespaceKeys keys, LevelVersion enforce, LevelVersion warn)
    {
        bool isAsEnforced = keys.Label(PodSecurityLabels.Warn) is null
            && PodSecurityLabels.TryParseLevel(keys.Label(PodSecurityLabels.Enforce) ?? "", out _, out _)
            && enforce.Level > warn.Level;
        return !isAsEnforced ? warn : keys.Label(PodSecurityLabels.WarnVersion) is null ? enforce : warn with { Level = enforce.Level };
    }

    /// <summary>A typo, or the right key in the wrong place, must not be a silent nothing.</summary>
    private static void AddMisplaced(NamespaceKeys keys, List<string> errors)
    {
        foreach (string key in keys.OwnLabels.Where(key => key != GrantKeys.AddIsAmbient))
        {
            errors.Add(key == GrantKeys.AllowRootEquivalent
                ? $"label {key} of the namespace has no effect; make it an annotation"
                : $"label {ConfigurationSection.Printable(key)} of the namespace is unknown; use {GrantKeys.AddIsAmbient}, or remove it");
        }

        foreach (string key in keys.OwnAnnotations.Where(key => key != GrantKeys.AllowRootEquivalent))
        {
            errors.Add(key == GrantKeys.AddIsAmbient
                ? $"annotation {key} of the namespace has no effect; make it a label"
                : $"annotation {ConfigurationSection.Printable(key)} of the namespace is unknown; use {GrantKeys.AllowRootEquivalent}, or remove it");
        }
    }

    private static LevelVersion ReadLevel(
        NamespaceKeys keys, string levelKey, string versionKey, LevelVersion otherwise, Level onError, List<string> errors)
    {
        LevelVersion found = otherwise;
        if (keys.Label(levelKey) is { } text)
        {
            bool isValid = PodSecurityLabels.TryParseLevel(text, out Level level, out string? wrong);
            found = found with { Level = isValid ? level : onError };
            AddError(errors, levelKey, wrong);
        }

        if (keys.Label(versionKey) is { } name)
        {
            _ = PodSecurityLabels.TryParseVersion(name, out PolicyVersion version, out string? wrong);
            found = found with { Version = version };
            AddError(errors, versionKey, wrong);
        }

        return found;
    }

    private static bool ReadAddIsAmbient(NamespaceKeys keys, List<string> errors)
    {
        string? value = keys.Label(GrantKeys.AddIsAmbient);
        if (value is not (null or "true" or "false"))
        {
            errors.Add($"label {GrantKeys.AddIsAmbient} of the namespace must be \"true\" or \"false\", not \"{ConfigurationSection.Printable(value)}\"");
        }

        return value == "true";
    }

    private static void AddError(List<string> errors, string key, string? wrong)
    {
        if (wrong is not null)
        {
            errors.Add($"label {key}: {ConfigurationSection.Printable(wrong)}");
        }
    }

    private static string? Join(List<string> errors) => errors.Count == 0 ? null : string.Join("; ", errors);

    private static NamespacePolicy Create(
        WebhookConfiguration configuration,
        PodSecurityLevels levels,
        CapabilitySet allowed,
        bool addIsAmbient,
        string? labelError,
        string? ambicapError)
    {
        AmbientContext enforce = new()
        {
            Level = levels.Enforce,
            AllowedRootEquivalent = allowed,
            AddIsAmbient = addIsAmbient,
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
            LabelError = labelError,
            AmbicapError = ambicapError,
        };
    }
}
