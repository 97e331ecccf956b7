using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Namespaces;

namespace Ambicap.Cli.Run;

/// <summary>A Pod of a manifest, or the template of one.</summary>
/// <param name="Object">The object.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Template">The Pod or template in it; null where there is none at its place.</param>
/// <param name="Path">The template's path in it; empty for a Pod.</param>
/// <param name="Decoded">What every program reads of it; null where it cannot be read.</param>
internal sealed record ManifestPod(ManifestMapping Object, string Kind, string Name, ManifestMapping? Template, string Path, DecodedWorkload? Decoded)
{
    /// <summary>As kubectl names it.</summary>
    internal string FullName => $"{Kind.ToLowerInvariant()}/{Name}";
}

/// <summary>Finds the Pods of a manifest: of one document or several, of Lists, and the templates of workloads.</summary>
internal sealed class ManifestPods
{
    private readonly WorkloadKinds _kinds;
    private readonly List<ManifestPod> _pods = [];
    private readonly HashSet<string> _optedIn = new(StringComparer.Ordinal);

    private ManifestPods(WorkloadKinds kinds) => _kinds = kinds;

    /// <summary>In the order of the manifest.</summary>
    internal IReadOnlyList<ManifestPod> Pods => _pods;

    /// <summary>What of it is wrong whatever Pod is meant.</summary>
    internal List<Finding> Broken { get; } = [];

    /// <summary>The documents as they are.</summary>
    internal List<ManifestNode> Documents { get; } = [];

    /// <summary>Whether a Namespace of the manifest makes ambient what its Pods add.</summary>
    internal bool AddIsAmbient(string space) => _optedIn.Contains(space);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ManifestException">It cannot be read at all.</exception>
    internal static ManifestPods Read(ReadOnlySpan<byte> text, WorkloadKinds kinds)
    {
        ManifestPods pods = new(kinds);
        Visitor visitor = new(pods);
        new DocumentReader().Read(text, 1, ref visitor);
        return pods;
    }

    private void Add(ManifestNode tree, List<DecodedObject> found)
    {
        Documents.Add(tree);
        foreach (DecodedNamespace space in found.OfType<DecodedNamespace>().Where(space => NamespaceReading.Of(space.Keys).AddIsAmbient))
        {
            _ = _optedIn.Add(space.Name);
        }

        Broken.AddRange(found.OfType<UnreadableObject>().Select(unreadable => unreadable.Finding));
        AddObject(tree, found, null);
    }

    private void AddObject(ManifestNode node, List<DecodedObject> found, string? otherwise)
    {
        const string list = "List";
        if (node is not ManifestMapping mapping || (Text(mapping, "kind") ?? otherwise) is not { } kind)
        {
            return;
        }

        if (kind.EndsWith(list, StringComparison.Ordinal) && mapping.Find("items") is ManifestSequence items)
        {
            foreach (ManifestNode item in items.Items)
            {
                AddObject(item, found, kind.Length > list.Length ? kind[..^list.Length] : null);
            }
        }
        else if (PathOf(kind, Text(mapping, "apiVersion")) is { } path)
        {
            ManifestNode? template = path.Aggregate((ManifestNode?)mapping, (current, step) => (current as ManifestMapping)?.Find(step));
            DecodedWorkload? decoded = found.OfType<DecodedWorkload>().FirstOrDefault(workload => workload.Position == mapping.Position);
            string name = Text(mapping.Find("metadata") as ManifestMapping, "name") ?? "";
            _pods.Add(new ManifestPod(mapping, kind, name, template as ManifestMapping, string.Join('.', path), decoded));
        }
    }

    /// <summary>A kind with several templates has no Pod that could be meant.</summary>
    private IReadOnlyList<string>? PathOf(string kind, string? version) =>
        WorkloadKinds.TemplatePath(kind, version) ?? (_kinds.CustomPaths(kind, version) is [{ IsMany: false } only] ? only.Steps : null);

    private static string? Text(ManifestMapping? mapping, string key) => (mapping?.Find(key) as ManifestScalar)?.Text;

    private readonly struct Visitor(ManifestPods pods) : IDocumentVisitor
    {
        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            TSource again = source;
            List<DecodedObject> found = [];
            ObjectDecoder.Decode(ref again, pods._kinds, withPrograms: true, found);
            _ = source.Read();
            pods.Add(ManifestTree.Read(ref source), found);
        }
    }
}
