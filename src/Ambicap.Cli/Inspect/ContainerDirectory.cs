using System.Collections.Concurrent;
using System.Text.Json;
using Ambicap.Capabilities.Kernel;
using Ambicap.Policy.Containers;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Inspect;

/// <summary>
/// Looks up containers by their bundles on this host, without asking a container manager: the shim's working folder and conmon's
/// arguments say where they are, whatever root and state folder the manager has.
/// </summary>
internal sealed class ContainerDirectory
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostAncestors = 64;
    private const string Config = "config.json";

    private static readonly string[] UsualFolders =
    [
        "/run/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/containerd/io.containerd.runtime.v2.task/moby",
        "/run/containerd/io.containerd.runtime.v2.task/default",
    ];

    private readonly ConcurrentDictionary<string, ContainerFacts> _known = new(StringComparer.Ordinal);

    /// <summary>The facts of the container that a process is in.</summary>
    internal ContainerFacts Find(string id, int processId) => _known.GetOrAdd(id, static (key, process) => Read(key, process), processId);

    private static ContainerFacts Read(string id, int processId)
    {
        foreach (string file in Candidates(id, processId))
        {
            if (TryReadAnnotations(file) is { } annotations)
            {
                return Of(id, annotations);
            }
        }

        return new ContainerFacts(id, null, null, null);
    }

    private static ContainerFacts Of(string id, Dictionary<string, string> annotations)
    {
        string? Find(string key) => annotations.GetValueOrDefault(key);
        ContainerIdentity identity = ContainerIdentity.Of(Find);
        string? pod = Find(ManagerKeys.ContainerdPod) ?? Find(ManagerKeys.KubeletPod);
        string? space = Find(ManagerKeys.ContainerdNamespace) ?? Find(ManagerKeys.KubeletNamespace);

        // A grant that cannot be read was refused when the container was created, so it has none.
        _ = ContainerGrant.TryRead(identity, Find, out Grant grant, out _);
        string name = identity.Kind == ContainerKind.Sandbox ? "(sandbox)" : identity.Name;
        return new ContainerFacts(id, name, pod is null ? null : $"{space}/{pod}", grant);
    }

    private static IEnumerable<string> Candidates(string id, int processId)
    {
        if (ManagerFolder(id, processId) is { } folder)
        {
            yield return Path.Combine(folder, Config);
        }

        foreach (string usual in UsualFolders)
        {
            yield return Path.Combine(usual, id, Config);
        }

        yield return $"/run/containers/storage/overlay-containers/{id}/userdata/{Config}";
    }

    /// <summary>Climbs to the shim or conmon, which know where the bundle is.</summary>
    private static string? ManagerFolder(string id, int processId)
    {
        for (int i = 0; i < MostAncestors && processId > 1; i++)
        {
            if (ProcessStatus.TryRead(processId) is not { } status)
            {
                return null;
            }

            if (status.Name.StartsWith("containerd-shim", StringComparison.Ordinal))
            {
                // The shim of a Pod works in its sandbox's bundle; the others are beside it.
                string? folder = File.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName;
                return folder is null ? null : Path.Combine(Path.GetDirectoryName(folder) ?? "/", id);
            }

            if (status.Name == "conmon")
            {
                string[] words = (ProcessFile.TryRead(processId, "cmdline") ?? "").Split('\0');
                int option = Array.FindIndex(words, word => word is "-b" or "--bundle");
                return option >= 0 && option + 1 < words.Length ? words[option + 1] : null;
            }

            processId = status.ParentId;
        }

        return null;
    }

    private static Dictionary<string, string>? TryReadAnnotations(string file)
    {
        try
        {
            FileInfo info = new(file);
            if (!info.Exists || info.Length > MostBytes)
            {
                return null;
            }

            using FileStream stream = info.OpenRead();
            using JsonDocument document = JsonDocument.Parse(stream);
            Dictionary<string, string> annotations = new(StringComparer.Ordinal);
            if (document.RootElement.TryGetProperty("annotations", out JsonElement members))
            {
                foreach (JsonProperty annotation in members.EnumerateObject())
                {
                    annotations[annotation.Name] = annotation.Value.GetString() ?? "";
                }
            }

            return annotations;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
