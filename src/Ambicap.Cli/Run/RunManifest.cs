using Ambicap.Cli.Input;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run;

/// <summary>A Pod manifest that can be run as it stands: every field of it is honoured.</summary>
internal sealed record RunManifest(RunnablePod Pod, IReadOnlyDictionary<string, Grant> Grants)
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="file">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="InputException">It is not one Pod, or something in it is wrong or cannot be honoured: a line for each, with
    /// its place.</exception>
    internal static RunManifest Load(string file)
    {
        InputFile input = InputFiles.Single(file);
        return Parse(WholeFile.Read(input), input.Name);
    }

    /// <summary>Reads the text of a manifest.</summary>
    /// <param name="text">The text in UTF-8, without byte order mark.</param>
    /// <param name="file">The file's name for messages.</param>
    internal static RunManifest Parse(ReadOnlySpan<byte> text, string file)
    {
        Documents documents = new(file, []);
        try
        {
            new DocumentReader().Read(text, 1, ref documents);
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(file));
        }

        return Of(documents.Single(), file);
    }

    private static RunManifest Of(Document document, string file)
    {
        FindingList findings = [];
        RunnablePodReader reader = new(findings);
        if (document.Failure is { } failure)
        {
            findings.Add(failure.Position, failure.Message);
        }

        RunnablePod pod = reader.Read((ManifestMapping)document.Tree, document.Pod, document.Details);
        AmbientGrants grants = AmbientGrants.Read(document.Pod, addIsAmbient: false);
        foreach (Violation violation in grants.Violations)
        {
            findings.Add(document.Details.Find(violation), violation.Detail);
        }

        foreach (Finding unread in reader.Unread)
        {
            findings.Add(unread.Position, $"the field {unread.Message} is not honoured by ambicap run; remove it");
        }

        foreach (RunnableContainer container in pod.Containers.Where(container => container.Container.Role == ContainerRole.Ephemeral))
        {
            findings.Add(container.Details.Position, $"ephemeral container \"{container.Name}\" is not honoured by ambicap run; remove it");
        }

        return findings.Count == 0
            ? new RunManifest(pod, grants.ByContainer)
            : throw new InputException([.. findings.Select(finding => finding.ToString(file))]);
    }

    /// <summary>A document, as a tree and, if it is a mapping, as a Pod.</summary>
    private sealed record Document(ManifestNode Tree, Pod Pod, PodDetails Details, Finding? Failure);

    private readonly struct Documents(string file, List<Document> all) : IDocumentVisitor
    {
        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            TSource start = source;
            _ = source.Read();
            TSource again = source;
            PodDetails details = new(withPrograms: true);
            ManifestNode tree = ManifestTree.Read(ref source);
            try
            {
                Pod pod = tree is ManifestMapping ? PodDecoder.Decode(ref again, details) : new Pod();
                all.Add(new Document(tree, pod, details, null));
            }
            catch (TokenException failure)
            {
                all.Add(new Document(tree, new Pod(), details, TokenPath.Explain(start, failure)));
            }
        }

        /// <summary>The only document, which is a Pod.</summary>
        internal Document Single() => all switch
        {
            [] => throw new InputException($"{file}: no document in it; write a Pod"),
            [_, var second, ..] => throw new InputException($"{file}:{second.Tree.Position}: a second document; ambicap run takes one Pod, so split the file"),
            [{ Tree: ManifestMapping mapping } pod] => CheckKind(mapping) ? pod : throw new InvalidOperationException(),
            [var other] => throw new InputException($"{file}:{other.Tree.Position}: {other.Tree.Kind} instead of a Pod; write one with apiVersion: v1 and kind: Pod"),
        };

        private bool CheckKind(ManifestMapping document)
        {
            string? kind = (document.Find("kind") as ManifestScalar)?.Text;
            string? version = (document.Find("apiVersion") as ManifestScalar)?.Text;
            return (kind, version) switch
            {
                ("Pod", "v1") => true,
                (null, _) => throw new InputException($"{file}:{document.Position}: no kind; write a Pod with apiVersion: v1 and kind: Pod"),
                ("Pod", _) => throw new InputException($"{file}:{document.Position}: apiVersion {version ?? "is missing"}; a Pod has apiVersion: v1"),
                _ => throw new InputException($"{file}:{document.Position}: kind {kind}; ambicap run takes a Pod, so write its template as one"),
            };
        }
    }
}
