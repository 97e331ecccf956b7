using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Conversion.Places;

/// <summary>
/// Finds the Pods and Pod templates of a document. What does not have the form of one is passed over in silence: judging manifests is
/// not a converter's business.
/// </summary>
internal sealed class PodFinder(FieldFinder fields, IReadOnlyList<TemplatePath> customPaths)
{
    private const int DeepestList = 8;
    private const int MostContainers = 100_000;

    private static readonly (string List, bool IsEphemeral)[] ContainerLists =
        [("initContainers", false), ("containers", false), ("ephemeralContainers", true)];

    private readonly HashSet<SourceMapping> _seen = [];
    private int _containers;

    /// <summary>The Pods below a document's root, objects in lists included. Behind several aliases a Pod is found once.</summary>
    /// <exception cref="ManifestException">There are more containers than any document has; aliases can multiply them.</exception>
    internal IEnumerable<PodPlace> Find(SourceNode? root) => root is null ? [] : FindInObject(fields.Pass(root), "", null, 0);

    private IEnumerable<PodPlace> FindInObject(SourceNode node, string impliedKind, string? impliedVersion, int depth)
    {
        if (node is not SourceMapping mapping || depth > DeepestList || !_seen.Add(mapping))
        {
            return [];
        }

        string? ownKind = Text(mapping, "kind");
        string? ownVersion = Text(mapping, "apiVersion");
        (string kind, string? version) = ownKind is null && ownVersion is null ? (impliedKind, impliedVersion) : (ownKind ?? "", ownVersion);
        if (kind.EndsWith("List", StringComparison.Ordinal) && fields.Find(mapping, "items").Value is SourceSequence items)
        {
            // The items of a typed list need not say again what they are.
            string itemKind = kind[..^"List".Length];
            return items.Items.SelectMany(item => FindInObject(fields.Pass(item), itemKind, itemKind.Length == 0 ? null : version, depth + 1));
        }

        return PathsOf(kind, version).SelectMany(path => FindAt(mapping, path.ToArray(), Describe(mapping, kind, version ?? "")));
    }

    /// <summary>Where a kind keeps its Pods. A kind of the same name in another group is another kind.</summary>
    private IEnumerable<IReadOnlyList<string>> PathsOf(string kind, string? version)
    {
        int slash = version?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        string group = slash < 0 ? "" : version![..slash];
        foreach (TemplatePath path in customPaths.Where(path => path.Kind == kind && path.Group == group))
        {
            yield return path.Steps;
        }

        if (WorkloadKinds.TemplatePath(kind, version) is { } builtIn)
        {
            yield return builtIn;
        }
    }

    private IEnumerable<PodPlace> FindAt(SourceMapping mapping, ArraySegment<string> steps, ObjectReference owner, string path = "")
    {
        if (steps.Count == 0)
        {
            return ReadPod(mapping, path, owner) is { } pod ? [pod] : [];
        }

        bool isList = steps[0].EndsWith("[]", StringComparison.Ordinal);
        string name = isList ? steps[0][..^2] : steps[0];
        string next = path.Length == 0 ? name : $"{path}.{name}";
        return fields.Find(mapping, name).Value switch
        {
            SourceMapping value when !isList => FindAt(value, steps[1..], owner, next),
            SourceSequence list when isList => list.Items.SelectMany((item, index) =>
                fields.Pass(item) is SourceMapping value ? FindAt(value, steps[1..], owner, FormattableString.Invariant($"{next}[{index}]")) : []),
            _ => [],
        };
    }

    private PodPlace? ReadPod(SourceMapping template, string path, ObjectReference owner)
    {
        bool isNew = _seen.Add(template) || path.Length == 0;
        if (!isNew || fields.Find(template, "spec").Mapping is not { } spec)
        {
            return null;
        }

        Field metadata = fields.Find(template, "metadata");
        Field annotations = metadata.Mapping is { } mapping ? fields.Find(mapping, "annotations") : default;
        string specPath = path.Length == 0 ? "spec" : $"{path}.spec";
        return new PodPlace(owner, path, template, spec, metadata, annotations, ReadContainers(spec, specPath));
    }

    private List<ContainerPlace> ReadContainers(SourceMapping spec, string specPath)
    {
        List<ContainerPlace> containers = [];
        int before = 0;
        foreach ((string name, bool isEphemeral) in ContainerLists)
        {
            List<SourceNode> items = (fields.Find(spec, name).Value as SourceSequence)?.Items ?? [];
            for (int i = 0; i < items.Count; i++)
            {
                if (fields.Pass(items[i]) is SourceMapping container)
                {
                    string path = FormattableString.Invariant($"{specPath}.{name}[{i}]");
                    containers.Add(ReadContainer(container, path, before + i, isEphemeral));
                }
            }

            before += items.Count;
        }

        return containers;
    }

    private ContainerPlace ReadContainer(SourceMapping container, string path, int number, bool isEphemeral)
    {
        if (++_containers > MostContainers)
        {
            throw new ManifestException(new Finding(new Position(1, 1), $"more than {MostContainers} containers in one document; split it"));
        }

        Field context = fields.Find(container, "securityContext");
        Field capabilities = context.Mapping is { } mapping ? fields.Find(mapping, "capabilities") : default;
        SourceScalar? name = fields.Find(container, "name").Scalar;
        capabilities = capabilities with { IsMerged = context.IsMerged || capabilities.IsMerged };
        return new ContainerPlace(container, name is { Text.Length: > 0 } ? name : null, path, number, isEphemeral, context, capabilities);
    }

    private static ObjectReference Describe(SourceMapping mapping, string kind, string version)
    {
        // Looked up apart: aliases in the metadata of a workload do not lead to its Pod.
        FieldFinder others = new();
        SourceMapping? metadata = others.Find(mapping, "metadata").Mapping;
        SourceMapping? annotations = metadata is null ? null : others.Find(metadata, "annotations").Mapping;
        string? file = Annotation("internal.config.kubernetes.io/path") ?? Annotation("config.kubernetes.io/path");
        string? index = Annotation("internal.config.kubernetes.io/index") ?? Annotation("config.kubernetes.io/index");
        return new ObjectReference(
            version, kind, In(metadata, "name") ?? "", In(metadata, "namespace") ?? "", file, int.TryParse(index, out int number) ? number : null);

        string? Annotation(string key) => In(annotations, key);
        string? In(SourceMapping? where, string key) => where is null ? null : others.Find(where, key).Scalar?.Text;
    }

    private static string? Text(SourceMapping mapping, string name) => new FieldFinder().Find(mapping, name).Scalar?.Text;
}
