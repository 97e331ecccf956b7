using Ambicap.Cli.Manifests;
using Ambicap.Kubernetes.Grants;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Run;

/// <summary>A Pod manifest that can be run as it stands: every field of it is honoured.</summary>
internal sealed record RunManifest(Pod Pod, IReadOnlyDictionary<string, Grant> Grants)
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="file">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="InputException">It is not one Pod, or something in it is wrong or cannot be honoured: a line for each, with
    /// its place.</exception>
    internal static RunManifest Load(string file) => Of(ManifestFile.Read(file));

    /// <summary>Reads the text of a manifest.</summary>
    internal static RunManifest Parse(string text, string file) => Of(ManifestFile.Parse(text, file));

    private static RunManifest Of(ManifestFile file)
    {
        FindingList findings = [];
        PodReader reader = new(findings);
        Pod pod = reader.Read(SinglePod(file.Documents, file.Name));
        IReadOnlyDictionary<string, Grant> grants = PodGrants.Read(pod, findings);
        foreach (Finding unread in reader.Unread)
        {
            findings.Add(unread.Position, $"the field {unread.Message} is not honoured by ambicap run; remove it");
        }

        foreach (Container container in pod.Containers.Where(container => container.Role == ContainerRole.Ephemeral))
        {
            findings.Add(container.Position, $"ephemeral container \"{container.Name}\" is not honoured by ambicap run; remove it");
        }

        file.ThrowIfAny(findings);
        return new RunManifest(pod, grants);
    }

    private static ManifestMapping SinglePod(IReadOnlyList<ManifestNode> documents, string file) => documents switch
    {
        [] => throw new InputException($"{file}: no document in it; write a Pod"),
        [_, var second, ..] => throw new InputException($"{file}:{second.Position}: a second document; ambicap run takes one Pod, so split the file"),
        [ManifestMapping mapping] => CheckKind(mapping, file),
        [var other] => throw new InputException($"{file}:{other.Position}: {other.Kind} instead of a Pod; write one with apiVersion: v1 and kind: Pod"),
    };

    private static ManifestMapping CheckKind(ManifestMapping document, string file)
    {
        string? kind = (document.Find("kind") as ManifestScalar)?.Text;
        string? version = (document.Find("apiVersion") as ManifestScalar)?.Text;
        return (kind, version) switch
        {
            ("Pod", "v1") => document,
            (null, _) => throw new InputException($"{file}:{document.Position}: no kind; write a Pod with apiVersion: v1 and kind: Pod"),
            ("Pod", _) => throw new InputException($"{file}:{document.Position}: apiVersion {version ?? "is missing"}; a Pod has apiVersion: v1"),
            _ => throw new InputException($"{file}:{document.Position}: kind {kind}; ambicap run takes a Pod, so write its template as one"),
        };
    }
}
