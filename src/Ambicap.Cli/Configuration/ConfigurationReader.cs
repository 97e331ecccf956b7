using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Configuration;

/// <summary>Reads the keys of <c>.ambicap.yaml</c>. A key that is not known is an error: a typo must not be a silent nothing.</summary>
/// <param name="findings">Where mistakes go.</param>
/// <param name="folder">The file's folder, where paths in it begin.</param>
internal sealed class ConfigurationReader(FindingList findings, string folder)
{
    private const string LevelKey = "level";
    private const string VersionKey = "levelVersion";
    private const string OptInKey = "allowRootEquivalent";
    private const int LongestKey = 24;

    private static readonly string[] s_keys =
        [LevelKey, VersionKey, OptInKey, "scope", "runtimeClasses", "failOnWarnings", "baseline", "templatePaths", "exclude", "namespaces"];

    private static readonly string[] s_namespaceKeys = [LevelKey, VersionKey, OptInKey, "addIsAmbient"];

    internal CheckConfiguration Read(ManifestMapping root)
    {
        CheckKeys(root, "", s_keys);
        ObjectReader reader = new(root, "", findings);
        string[] classes = [.. Texts(reader, "runtimeClasses").Select(text => text.Text)];
        return new CheckConfiguration
        {
            Level = LevelOf(reader),
            Version = VersionOf(reader),
            AllowedRootEquivalent = OptInOf(reader),
            IsFull = ScopeOf(reader),
            RuntimeClasses = classes.Length > 0 ? classes : null,
            FailsOnWarnings = reader.Flag("failOnWarnings"),
            Baseline = reader.Text("baseline") is { Length: > 0 } path ? Path.Combine(folder, path) : null,
            TemplatePaths = [.. Texts(reader, "templatePaths").Select(Template).OfType<TemplatePath>()],
            Excluded = new ExcludedFiles(folder, [.. Texts(reader, "exclude").Select(text => text.Text)]),
            Namespaces = NamespacesOf(reader, root),
        };
    }

    private Dictionary<string, KnownNamespace> NamespacesOf(ObjectReader reader, ManifestMapping root)
    {
        Dictionary<string, KnownNamespace> known = new(StringComparer.Ordinal);
        if (reader.Mapping("namespaces") is not { } namespaces || root.Find("namespaces") is not ManifestMapping mapping)
        {
            return known;
        }

        foreach (ManifestEntry entry in mapping.Entries)
        {
            if (!DnsName.IsLabel(entry.Key))
            {
                findings.Add(entry.Position, $"namespaces: \"{entry.Key}\" is no name of a namespace; use at most 63 of a-z, 0-9 and -");
            }
            else if (namespaces.Mapping(entry.Key) is { } one && entry.Value is ManifestMapping keys)
            {
                CheckKeys(keys, one.Path, s_namespaceKeys);
                known[entry.Key] = new KnownNamespace
                {
                    Level = LevelOf(one),
                    Version = VersionOf(one),
                    AllowedRootEquivalent = OptInOf(one) ?? CapabilitySet.Empty,
                    AddIsAmbient = one.Flag("addIsAmbient") == true,
                };
            }
        }

        return known;
    }

    private void CheckKeys(ManifestMapping mapping, string path, string[] known)
    {
        foreach (ManifestEntry entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            string remedy = NearestName.Find(entry.Key, known, LongestKey) is { } near ? $"did you mean {near}?" : $"use {string.Join(", ", known[..^1])} or {known[^1]}";
            findings.Add(entry.Position, $"{(path.Length == 0 ? "" : path + ": ")}unknown key \"{entry.Key}\"; {remedy}");
        }
    }

    private Level? LevelOf(ObjectReader reader)
    {
        if (reader.Text(LevelKey) is not { } text)
        {
            return null;
        }

        return PodSecurityLabels.TryParseLevel(text, out Level level, out string? error) ? level : Report<Level?>(reader, LevelKey, error);
    }

    private PolicyVersion? VersionOf(ObjectReader reader)
    {
        if (reader.Text(VersionKey) is not { } text)
        {
            return null;
        }

        return PodSecurityLabels.TryParseVersion(text, out PolicyVersion version, out string? error) ? version : Report<PolicyVersion?>(reader, VersionKey, error);
    }

    private CapabilitySet? OptInOf(ObjectReader reader)
    {
        CapabilitySet? set = null;
        foreach (ManifestScalar name in Texts(reader, OptInKey))
        {
            if (GrantValue.TryParse(name.Text, out CapabilitySet one, out string? error))
            {
                set = (set ?? CapabilitySet.Empty) | one;
            }
            else
            {
                findings.Add(name.Position, $"{reader.PathOf(OptInKey)}: {error}");
            }
        }

        return set;
    }

    private bool? ScopeOf(ObjectReader reader) => reader.Text("scope") switch
    {
        null => null,
        "ambient" => false,
        "full" => true,
        { } other => Report<bool?>(reader, "scope", $"unknown scope \"{other}\"; use ambient or full"),
    };

    private TemplatePath? Template(ManifestScalar text)
    {
        if (TemplatePath.TryParse(text.Text, out TemplatePath? path, out string? error))
        {
            return path;
        }

        findings.Add(text.Position, $"templatePaths: {error}");
        return null;
    }

    private static IEnumerable<ManifestScalar> Texts(ObjectReader reader, string field) => reader.Texts(field) ?? [];

    private T? Report<T>(ObjectReader reader, string field, string error)
    {
        findings.Add(reader.Node(field)!.Position, $"{reader.PathOf(field)}: {error}");
        return default;
    }
}
