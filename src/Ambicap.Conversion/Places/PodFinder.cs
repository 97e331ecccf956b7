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

    private static readonly (string List, bool IsEphemeral)[] s_containerLists =
        [("initContainers", false), ("containers", false), ("ephemeralContainers", true)];

    private readonly WorkloadKinds _kinds = new(customPaths);
    private readonly HashSet<SourceMapping> _seen = [];
    private int _containers;

    /// <summary>Objects of kinds whose Pods are not known, as far as was looked.</summary>
    internal List<UnknownObject> Unknown { get; } = [];

    /// <summary>Where template paths that were given lead nowhere, as far as was looked.</summary>
    internal List<DeadEnd> DeadEnds { get; } = [];

    /// <summary>The Pods below a document's root, objects in lists included. Behind several aliases a Pod is found once.</summary>
    /// <exception cref="ManifestException">There are more containers than any document has; aliases can multiply them.</exception>
    internal IEnumerable<PodPlace> Find(SourceNode? root) => root is null ? [] : FindInObject(fields.Pass(root), "", null, 0);

    private IEnumerable<PodPlace> FindInObject(SourceNode node, string impliedKind, string? impliedVersion, int depth)
    {
        if (node is not SourceMapping mapping || !_seen.Add(mapping))
        {
            return [];
        }

        string? ownKind = Text(mapping, "kind");
        string? ownVersion = Text(mapping, "apiVersion");
        (string kind, string? version) = ownKind is null && ownVersion is null ? (impliedKind, impliedVersion) : (ownKind ?? "", ownVersion);
        if (depth < DeepestList && kind.EndsWith("List", StringComparison.Ordinal) && fields.Find(mapping, "items").Value is SourceSequence items)
        {
            // The items of a typed list need not say again what they are.
            string itemKind = kind[..^"List".Length];
            return items.Items.SelectMany(item => FindInObject(fields.Pass(item), itemKind, itemKind.Length == 0 ? null : version, depth + 1));
        }

        return FindByPaths(mapping, kind, version);
    }

    /// <summary>Where a kind keeps its Pods. A kind of the same name in another group is another kind.</summary>
    private List<PodPlace> FindByPaths(SourceMapping mapping, string kind, string? version)
    {
        ObjectReference owner = Describe(mapping, kind, version ?? "");
        IReadOnlyList<TemplatePath> custom = _kinds.CustomPaths(kind, version);
        TemplatePath[] paths = WorkloadKinds.TemplatePath(kind, version) is { } builtIn ? [new TemplatePath(kind, "", builtIn), .. custom] : [.. custom];
        List<PodPlace> found = [];
        DeadEnd? dead = null;
        bool isGivenFound = false;
        foreach (TemplatePath path in paths)
        {
            TemplateWalk walk = new(fields, path, owner);
            foreach (TemplatePlace place in walk.Visit(mapping))
            {
                found.AddRange(ReadPod(place, owner) is { } pod ? [pod] : []);
                if (path.IsGiven && fields.Find(place.Template, "spec").Mapping is null)
                {
                    DeadEnds.Add(new DeadEnd(place.Template, place.Path, $"{place.Path} {path.DescribeNoTemplate()}", owner));
                }
            }

            isGivenFound |= path.IsGiven && walk.HasArrived;
            dead ??= path.IsGiven && !walk.HasArrived ? walk.End : null;
        }

        if (dead is not null && !isGivenFound)
        {
            DeadEnds.Add(dead);
        }
        else if (found.Count == 0 && kind.Length > 0 && !(paths.Length > custom.Count) && !WorkloadKinds.IsNamespace(kind, version))
        {
            Unknown.Add(new UnknownObject(mapping, owner));
        }

        return found;
    }

    private PodPlace? ReadPod(TemplatePlace place, ObjectReference owner)
    {
        SourceMapping template = place.Template;
        bool isNew = _seen.Add(template) || place.Path.Length == 0;
        if (!isNew || fields.Find(template, "spec").Mapping is not { } spec)
        {
            return null;
        }

        Field metadata = fields.Find(template, "metadata");
        Field annotations = metadata.Mapping is { } mapping ? fields.Find(mapping, "annotations") : default;
        string specPath = place.Path.Length == 0 ? "spec" : $"{place.Path}.spec";
        return new PodPlace(owner, place.Path, template, spec, metadata, annotations, place.Own, ReadContainers(spec, specPath));
    }

    private List<ContainerPlace> ReadContainers(SourceMapping spec, string specPath)
    {
        List<ContainerPlace> containers = [];
        int before = 0;
        foreach ((string name, bool isEphemeral) in s_containerLists)
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
