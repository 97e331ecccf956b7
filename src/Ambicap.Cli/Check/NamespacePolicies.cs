using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Namespaces;

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
    private readonly Dictionary<string, AmbientContext> _known;

    internal NamespacePolicies(CheckOptions options)
    {
        _options = options;
        _otherwise = Create(NamespaceReading.Of(new NamespaceKeys()));
        _known = options.Namespaces.ToDictionary(entry => entry.Key, entry => Of(entry.Value), StringComparer.Ordinal);
    }

    /// <summary>What counts for the Pods of a namespace.</summary>
    internal AmbientContext Of(string name) => Find(name) ?? _otherwise;

    /// <summary>The same, of a namespace that says something of its own, in the input or else by the options; null otherwise.</summary>
    internal AmbientContext? Find(string name) => _byName.TryGetValue(name, out AmbientContext? context) ? context : _known.GetValueOrDefault(name);

    /// <summary>Takes in a Namespace. What is wrong in it opts in to nothing, as on a cluster.</summary>
    /// <returns>What is wrong in it, in the webhook's words.</returns>
    internal IReadOnlyList<InputProblem> Add(DecodedNamespace found)
    {
        NamespaceReading reading = NamespaceReading.Of(found.Keys);
        AmbientContext context = Create(reading);
        if (context != _otherwise && (_byName.Count < MostNamespaces || _byName.ContainsKey(found.Name)))
        {
            _byName[found.Name] = context;
        }
        else
        {
            _ = _byName.Remove(found.Name);
        }

        return [.. reading.Findings.Select(finding => new InputProblem(found.Places?.Find(finding) ?? found.Position, $"Namespace \"{found.Name}\": {finding.Text}"))];
    }

    private AmbientContext Of(KnownNamespace known) => _otherwise with
    {
        Level = new LevelVersion(_options.Level ?? known.Level ?? _otherwise.Level.Level, _options.Version ?? known.Version ?? _otherwise.Level.Version),
        AllowedRootEquivalent = _options.AllowedRootEquivalent | known.AllowedRootEquivalent,
        AddIsAmbient = known.AddIsAmbient,
    };

    private AmbientContext Create(NamespaceReading reading)
    {
        LevelVersion level = reading.Enforce.Or(new LevelVersion(_options.DefaultLevel ?? Level.Restricted, _options.DefaultVersion ?? PolicyVersion.Latest));
        return new AmbientContext
        {
            Level = new LevelVersion(_options.Level ?? level.Level, _options.Version ?? level.Version),
            AllowedRootEquivalent = _options.AllowedRootEquivalent | reading.AllowedRootEquivalent,
            AddIsAmbient = reading.AddIsAmbient,
            RuntimeClasses = _options.RuntimeClasses,
            IsOfFile = true,
            DefaultRuntimeClass = _options.RuntimeClasses[0],
        };
    }
}
