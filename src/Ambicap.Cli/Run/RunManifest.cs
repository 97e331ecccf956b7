using Ambicap.Cli.Input;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run;

/// <summary>A Pod manifest that can be run: every field of it that can change what its processes may do is honoured.</summary>
internal sealed record RunManifest(RunnablePod Pod, IReadOnlyDictionary<string, Grant> Grants)
{
    /// <summary>The fields that are left out, since they cannot change that; each once.</summary>
    internal IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>Reads manifests.</summary>
    /// <param name="paths">Files, folders, URLs, or <c>-</c> for standard input.</param>
    /// <param name="name">The Pod or workload that is meant, as NAME or KIND/NAME; null for the only one.</param>
    /// <param name="kinds">The kinds that have Pods; null for those that are built in.</param>
    /// <exception cref="InputException">There is no such Pod, or something in it is wrong or cannot be honoured: a line for each, with
    /// its place.</exception>
    internal static RunManifest Load(IEnumerable<string> paths, string? name = null, WorkloadKinds? kinds = null) =>
        Of([.. InputFiles.Find(paths).Select(file => new ManifestFile(file.Name, Read(WholeFile.Read(file), file.Name, kinds)))], name);

    /// <summary>Reads the text of a manifest.</summary>
    /// <param name="text">The text in UTF-8, without byte order mark.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="name">The Pod that is meant.</param>
    /// <param name="kinds">The kinds that have Pods.</param>
    internal static RunManifest Parse(ReadOnlySpan<byte> text, string file, string? name = null, WorkloadKinds? kinds = null) =>
        Of([new ManifestFile(file, Read(text, file, kinds))], name);

    private static ManifestPods Read(ReadOnlySpan<byte> text, string file, WorkloadKinds? kinds)
    {
        try
        {
            return ManifestPods.Read(text, kinds ?? WorkloadKinds.BuiltIn);
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(file));
        }
    }

    /// <summary>The Pod that is meant, in its own file; Namespaces of every file count.</summary>
    private static RunManifest Of(ManifestFile[] files, string? name)
    {
        (ManifestFile File, ManifestPod Pod)[] all = [.. files.SelectMany(file => file.Pods.Pods.Select(pod => (file, pod)))];
        (ManifestFile File, ManifestPod Pod)[] meant =
            [.. all.Where(item => name is null || item.Pod.Name == name || string.Equals(item.Pod.FullName, name, StringComparison.OrdinalIgnoreCase))];
        string where = files is [var only] ? only.Name : FormattableString.Invariant($"{files.Length} files");
        string names = string.Join(", ", all.Select(item => item.Pod.FullName));
        return (meant.Length, all.Length) switch
        {
            (1, _) => Of(meant[0].File.Pods, meant[0].Pod, meant[0].File.Name, space => Array.Exists(files, file => file.Pods.AddIsAmbient(space))),
            (_, 0) => throw NoPod(files, where),
            (0, _) => throw new InputException($"{where}: no Pod \"{name}\" in it; it has {names}"),
            _ => throw new InputException($"{where}: {meant.Length} Pods {(name is null ? "in it" : $"are called \"{name}\"")}; name one of {names}, or split the file"),
        };
    }

    private static InputException NoPod(ManifestFile[] files, string where) =>
        files is [var only] ? NoPod(only.Pods, only.Name)
        : files.SelectMany(file => file.Pods.Broken.Select(finding => finding.ToString(file.Name))).ToArray() is { Length: > 0 } broken ? new InputException(broken)
        : new InputException($"{where}: no Pod in them; give a Pod or a workload with a Pod template");

    private static InputException NoPod(ManifestPods pods, string file) => pods switch
    {
        { Documents: [] } => new InputException($"{file}: no document in it; write a Pod"),
        { Documents: [ManifestScalar or ManifestSequence] } =>
            new InputException($"{file}:{pods.Documents[0].Position}: {pods.Documents[0].Kind} instead of a Pod; write one with apiVersion: v1 and kind: Pod"),
        { Broken: { Count: > 0 } broken } => new InputException([.. broken.Select(finding => finding.ToString(file))]),
        { Documents: [ManifestMapping mapping] } when mapping.Find("kind") is null =>
            new InputException($"{file}:{mapping.Position}: no kind; write a Pod with apiVersion: v1 and kind: Pod"),
        _ => new InputException($"{file}: no Pod in it; give a Pod or a workload with a Pod template"),
    };

    private static RunManifest Of(ManifestPods pods, ManifestPod chosen, string file, Func<string, bool> addIsAmbient)
    {
        if (chosen.Kind == "Pod" && chosen.Object.Find("apiVersion") is null)
        {
            throw new InputException($"{file}:{chosen.Object.Position}: apiVersion is missing; a Pod has apiVersion: v1");
        }

        if (chosen.Template is not { } template)
        {
            throw new InputException($"{file}:{chosen.Object.Position}: {chosen.FullName} has no Pod template at {chosen.Path}; add it");
        }

        FindingList findings = [];
        Pod decoded = chosen.Decoded?.Pod ?? new Pod();
        PodDetails details = chosen.Decoded?.Details ?? new PodDetails(withPrograms: true);
        foreach (Finding broken in chosen.Decoded is null ? pods.Broken : [])
        {
            findings.Add(broken.Position, broken.Message);
        }

        RunnablePodReader reader = new(findings);
        RunnablePod pod = reader.Read(template, chosen.Path, chosen.Object.Find("metadata") as ManifestMapping, decoded, details);
        AmbientGrants grants = AmbientGrants.Read(decoded, addIsAmbient(pod.Namespace), isOfFile: true);
        foreach (Violation violation in grants.Violations)
        {
            findings.Add(details.Find(violation), violation.Detail);
        }

        List<string> leftOut = [.. reader.LeftOut];
        foreach (Finding unread in reader.Unread)
        {
            string path = chosen.Path.Length > 0 && unread.Message.StartsWith(chosen.Path + ".", StringComparison.Ordinal) ? unread.Message[(chosen.Path.Length + 1)..] : unread.Message;
            if (HarmlessFields.NameOf(path) is { } harmless)
            {
                leftOut.Add(harmless);
            }
            else
            {
                findings.Add(unread.Position, $"the field {unread.Message} is not honoured by ambicap run; remove it");
            }
        }

        foreach (RunnableContainer container in pod.Containers.Where(container => container.Container.Role == ContainerRole.Ephemeral))
        {
            findings.Add(container.Details.Position, $"ephemeral container \"{container.Name}\" is not honoured by ambicap run; remove it");
        }

        return findings.Count == 0
            ? new RunManifest(pod, grants.ByContainer) { LeftOut = [.. leftOut.Distinct(StringComparer.Ordinal)] }
            : throw new InputException([.. findings.Select(finding => finding.ToString(file))]);
    }

    private sealed record ManifestFile(string Name, ManifestPods Pods);
}
