using Ambicap.Kubernetes.Grants;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Run;

/// <summary>A Pod manifest that can be run as it stands: every field of it is honoured.</summary>
internal sealed record RunManifest(Pod Pod, IReadOnlyDictionary<string, Grant> Grants)
{
    private const string StandardInput = "-";
    private const int MostCharacters = 4 * 1024 * 1024;

    /// <summary>Reads a manifest.</summary>
    /// <param name="file">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="InputException">It is not one Pod, or something in it is wrong or cannot be honoured: a line for each, with
    /// its place.</exception>
    internal static RunManifest Load(string file) => Parse(ReadText(file), file == StandardInput ? "<stdin>" : file);

    /// <summary>Reads the text of a manifest.</summary>
    internal static RunManifest Parse(string text, string file)
    {
        FindingList findings = [];
        PodReader reader = new(findings);
        Pod pod = reader.Read(SinglePod(text, file));
        IReadOnlyDictionary<string, Grant> grants = PodGrants.Read(pod, findings);
        foreach (Finding unread in reader.Unread)
        {
            findings.Add(unread.Position, $"the field {unread.Message} is not honoured by ambicap run; remove it");
        }

        foreach (Container container in pod.Containers.Where(container => container.Role == ContainerRole.Ephemeral))
        {
            findings.Add(container.Position, $"ephemeral container \"{container.Name}\" is not honoured by ambicap run; remove it");
        }

        return findings.Count == 0
            ? new RunManifest(pod, grants)
            : throw new InputException([.. findings.Select(finding => finding.ToString(file))]);
    }

    private static ManifestMapping SinglePod(string text, string file)
    {
        try
        {
            ManifestNode[] documents = [.. ManifestReader.ReadAll(new StringReader(text)).Take(2)];
            return documents switch
            {
                [] => throw new InputException($"{file}: no document in it; write a Pod"),
                [_, var second, ..] => throw new InputException($"{file}:{second.Position}: a second document; ambicap run takes one Pod, so split the file"),
                [ManifestMapping mapping] => CheckKind(mapping, file),
                [var other] => throw new InputException($"{file}:{other.Position}: {other.Kind} instead of a Pod; write one with apiVersion: v1 and kind: Pod"),
            };
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(file));
        }
    }

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

    private static string ReadText(string file)
    {
        try
        {
            using TextReader reader = file == StandardInput ? Console.In : new StreamReader(file);
            char[] buffer = new char[MostCharacters + 1];
            int length = reader.ReadBlock(buffer);
            return length <= MostCharacters ? new string(buffer, 0, length) : throw new InputException($"{file}: larger than 4 MiB, the most that is read; split it");
        }
        catch (FileNotFoundException)
        {
            throw new InputException($"{file}: no such file; name a Pod manifest, or - for standard input");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: {failure.Message}; name a readable file");
        }
    }
}
