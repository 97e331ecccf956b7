using System.Diagnostics.CodeAnalysis;
using Ambicap.Capabilities;
using Ambicap.Kubernetes.PolicyPods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>
/// What Namespaces in the input say about the Pods behind them. As for kubectl the order counts: a Namespace must be there before its
/// Pods, and so the input can stream.
/// </summary>
internal sealed class NamespacePolicies
{
    /// <summary>More Namespaces with a say are not remembered; no cluster has as many.</summary>
    private const int MostNamespaces = 100_000;

    private readonly CheckOptions _options;
    private readonly AmbientContext _otherwise;
    private readonly Dictionary<string, AmbientContext> _byName = new(StringComparer.Ordinal);

    internal NamespacePolicies(CheckOptions options)
    {
        _options = options;
        _otherwise = Create(null, null, CapabilitySet.Empty, false);
    }

    /// <summary>What counts for the Pods of a namespace.</summary>
    internal AmbientContext Of(string name) => _byName.GetValueOrDefault(name, _otherwise);

    /// <summary>Takes in a Namespace.</summary>
    /// <param name="found">The Namespace.</param>
    /// <param name="error">What the API would refuse about it; null on success.</param>
    internal bool TryAdd(DecodedNamespace found, [NotNullWhen(false)] out string? error)
    {
        Level level = Level.Restricted;
        PolicyVersion version = PolicyVersion.Latest;
        bool hasLevel = found.Labels.TryGetValue(PodSecurityLabels.Enforce, out string? levelText);
        bool hasVersion = found.Labels.TryGetValue(PodSecurityLabels.EnforceVersion, out string? versionText);
        if (hasLevel && !PodSecurityLabels.TryParseLevel(levelText!, out level, out error))
        {
            error = $"label {PodSecurityLabels.Enforce}: {error}";
        }
        else if (hasVersion && !PodSecurityLabels.TryParseVersion(versionText!, out version, out error))
        {
            error = $"label {PodSecurityLabels.EnforceVersion}: {error}";
        }
        else if (RootEquivalentOptIn.TryParse(found.Annotations.GetValueOrDefault(GrantKeys.AllowRootEquivalent), out CapabilitySet allowed, out error))
        {
            bool addIsAmbient = found.Labels.GetValueOrDefault(GrantKeys.AddIsAmbient) == "true";
            Put(found.Name, Create(hasLevel ? level : null, hasVersion ? version : null, allowed, addIsAmbient));
        }

        return error is null;
    }

    private void Put(string name, AmbientContext context)
    {
        if (context != _otherwise && (_byName.Count < MostNamespaces || _byName.ContainsKey(name)))
        {
            _byName[name] = context;
        }
        else
        {
            _ = _byName.Remove(name);
        }
    }

    private AmbientContext Create(Level? level, PolicyVersion? version, CapabilitySet allowed, bool addIsAmbient) => new()
    {
        Level = new LevelVersion(_options.Level ?? level ?? Level.Restricted, _options.Version ?? version ?? PolicyVersion.Latest),
        AllowedRootEquivalent = _options.AllowedRootEquivalent | allowed,
        AddIsAmbient = addIsAmbient,
        RuntimeClasses = _options.RuntimeClasses,
        DefaultRuntimeClass = _options.RuntimeClasses[0],
    };
}
