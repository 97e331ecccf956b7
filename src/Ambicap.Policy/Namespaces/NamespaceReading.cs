using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Namespaces;

/// <summary>
/// What the labels and annotations of a namespace say. A value that is wrong is no reason to let Pods be: a level to enforce is then the
/// strictest, and what the namespace wanted to opt in to stays off. Audit and warn are then off, as Pod Security Admission has it.
/// </summary>
public sealed class NamespaceReading
{
    private readonly List<NamespaceFinding> _findings = [];

    private NamespaceReading(NamespaceKeys keys)
    {
        Enforce = ReadLevel(keys, PodSecurityLabels.Enforce, PodSecurityLabels.EnforceVersion, Level.Restricted);
        Audit = ReadLevel(keys, PodSecurityLabels.Audit, PodSecurityLabels.AuditVersion, Level.Privileged);
        Warn = ReadLevel(keys, PodSecurityLabels.Warn, PodSecurityLabels.WarnVersion, Level.Privileged);
        FindMisplaced(keys);
        AddIsAmbient = ReadAddIsAmbient(keys);
        AllowedRootEquivalent = ReadOptIn(keys);
    }

    /// <summary>The level that Pods must keep.</summary>
    public LevelReading Enforce { get; }

    /// <summary>The level whose breaches go to the audit log.</summary>
    public LevelReading Audit { get; }

    /// <summary>The level whose breaches the user is warned of.</summary>
    public LevelReading Warn { get; }

    /// <summary>Whether <c>capabilities.add</c> of its Pods is granted too.</summary>
    public bool AddIsAmbient { get; }

    /// <summary>The root-equivalent capabilities that it opted in to.</summary>
    public CapabilitySet AllowedRootEquivalent { get; }

    /// <summary>Everything that is wrong: Pod Security Admission's labels first, then what is under <c>ambicap.dev</c>.</summary>
    public IReadOnlyList<NamespaceFinding> Findings => _findings;

    /// <summary>Reads a namespace.</summary>
    /// <param name="keys">Its labels and annotations, as far as <see cref="NamespaceKeys.IsRead"/> names them.</param>
    public static NamespaceReading Of(NamespaceKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new NamespaceReading(keys);
    }

    /// <summary>The levels that count in the namespace.</summary>
    /// <param name="otherwise">What counts where it says nothing.</param>
    public PodSecurityLevels LevelsOr(PodSecurityLevels otherwise)
    {
        LevelVersion enforce = Enforce.Or(otherwise.Enforce);
        LevelVersion warn = Warn.Or(otherwise.Warn);
        return new PodSecurityLevels(enforce, Audit.Or(otherwise.Audit), !IsWarnedAsEnforced(enforce, warn) ? warn
            : Warn.Version is null ? enforce
            : warn with { Level = enforce.Level });
    }

    /// <summary>Who labels a namespace with a stricter level to enforce, and with none to warn of, is warned of that one too.</summary>
    private bool IsWarnedAsEnforced(LevelVersion enforce, LevelVersion warn) =>
        Warn.Level is null
        && Enforce.Level is not null
        && enforce.Level > warn.Level
        && !_findings.Exists(finding => finding.Key == PodSecurityLabels.Enforce);

    private LevelReading ReadLevel(NamespaceKeys keys, string levelKey, string versionKey, Level onError)
    {
        Level? level = null;
        if (keys.Label(levelKey) is { } text)
        {
            level = PodSecurityLabels.TryParseLevel(text, out Level named, out string? wrong) ? named : onError;
            AddWrongValue(levelKey, wrong);
        }

        PolicyVersion? version = null;
        if (keys.Label(versionKey) is { } name)
        {
            _ = PodSecurityLabels.TryParseVersion(name, out PolicyVersion named, out string? wrong);
            version = named;
            AddWrongValue(versionKey, wrong);
        }

        return new LevelReading(level, version);
    }

    /// <summary>A typo, or the right key in the wrong place, must not be a silent nothing.</summary>
    private void FindMisplaced(NamespaceKeys keys)
    {
        foreach (string key in keys.OwnLabels.Where(key => key != GrantKeys.AddIsAmbient))
        {
            Add(true, key, key == GrantKeys.AllowRootEquivalent
                ? $"label {key} of the namespace has no effect; make it an annotation"
                : $"label {Quoted.Bare(key)} of the namespace is unknown; use {GrantKeys.AddIsAmbient}, or remove it");
        }

        foreach (string key in keys.OwnAnnotations.Where(key => key != GrantKeys.AllowRootEquivalent))
        {
            Add(false, key, key == GrantKeys.AddIsAmbient
                ? $"annotation {key} of the namespace has no effect; make it a label"
                : $"annotation {Quoted.Bare(key)} of the namespace is unknown; use {GrantKeys.AllowRootEquivalent}, or remove it");
        }
    }

    private bool ReadAddIsAmbient(NamespaceKeys keys)
    {
        string? value = keys.Label(GrantKeys.AddIsAmbient);
        if (value is not (null or "true" or "false"))
        {
            Add(true, GrantKeys.AddIsAmbient, $"label {GrantKeys.AddIsAmbient} of the namespace must be \"true\" or \"false\", not {Quoted.Text(value)}");
        }

        return value == "true";
    }

    private CapabilitySet ReadOptIn(NamespaceKeys keys)
    {
        if (!RootEquivalentOptIn.TryParse(keys.Annotation(GrantKeys.AllowRootEquivalent), out CapabilitySet allowed, out string? wrong))
        {
            Add(false, GrantKeys.AllowRootEquivalent, wrong);
        }

        return allowed;
    }

    private void AddWrongValue(string key, string? wrong)
    {
        if (wrong is not null)
        {
            Add(true, key, $"label {key}: {Quoted.Bare(wrong)}");
        }
    }

    private void Add(bool isLabel, string key, string text) => _findings.Add(new NamespaceFinding(isLabel, key, text));
}
