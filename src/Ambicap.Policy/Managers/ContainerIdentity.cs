using System.Text;
using System.Text.Json;

namespace Ambicap.Policy.Managers;

/// <summary>What a config.json is for.</summary>
public enum ContainerKind
{
    /// <summary>Of no Pod: Podman, Docker, or somebody's own bundle. Only the annotation of the container itself counts.</summary>
    Standalone,

    /// <summary>
    /// In a pod of Podman, which gives the annotations of a Kubernetes manifest to each of its containers and says of none which it is
    /// (4.3, 5.4, 5.8). No key counts, since none can be matched.
    /// </summary>
    Unnamed,

    /// <summary>A container of a Pod.</summary>
    Container,

    /// <summary>A Pod's sandbox, which is never given anything.</summary>
    Sandbox,
}

/// <summary>Which container of its Pod a config.json is for, as its container manager says and its Pod cannot forge.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The container's name in the Pod; empty for a sandbox, and where there is no Pod.</param>
/// <param name="IsOfCrio">Whether CRI-O manages it, which mixes the annotations of a Pod with those of its containers.</param>
public readonly record struct ContainerIdentity(ContainerKind Kind, string Name, bool IsOfCrio = false)
{
    private const string SandboxName = "POD";

    private static ContainerIdentity Sandbox => new(ContainerKind.Sandbox, "");

    /// <summary>Identifies the container by its annotations.</summary>
    /// <remarks>
    /// CRI-O passes every annotation of the Pod on, so a Pod there can add containerd's keys; a handler of containerd may let a Pod add
    /// CRI-O's. Neither Pod can remove its manager's own: a container with the keys of both has been tampered with, and gets nothing.
    /// Podman marks a container in one of its pods by CRI-O's keys too, but without metadata.
    /// </remarks>
    /// <param name="find">The value of an annotation of config.json, or null.</param>
    public static ContainerIdentity Of(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        string? crioMetadata = find(ManagerKeys.CrioMetadata);
        string? crioType = find(ManagerKeys.CrioType);
        return (find(ManagerKeys.ContainerdType), crioMetadata) switch
        {
            (not null, not null) => Sandbox,
            ("container", null) when crioType is null => Named(find(ManagerKeys.ContainerdName)),
            (not null, null) => Sandbox,
            (null, not null) => OfCrio(find, crioMetadata),
            (null, null) when crioType is not (null or "container") => Sandbox,
            (null, null) => new ContainerIdentity(find(ManagerKeys.PodmanPod) is null ? ContainerKind.Standalone : ContainerKind.Unnamed, ""),
        };
    }

    /// <summary>
    /// CRI-O's own kind can be forged by a sandbox's Pod, so it is not believed. The kubelet's label is written last; a sandbox has
    /// POD there. Clients without labels leave the name in the metadata, where a sandbox has its Pod's name with its uid and namespace.
    /// </summary>
    private static ContainerIdentity OfCrio(Func<string, string?> find, string metadata) =>
        ContainerNameIn(metadata) is { } name ? Named(find(ManagerKeys.KubeletName) ?? name) with { IsOfCrio = true } : Sandbox;

    private static ContainerIdentity Named(string? name) =>
        name is null or "" or SandboxName ? Sandbox : new ContainerIdentity(ContainerKind.Container, name);

    /// <summary>The name in a container's metadata; null where the metadata is a sandbox's, or is not understood.</summary>
    private static string? ContainerNameIn(string metadata)
    {
        Utf8JsonReader json = new(Encoding.UTF8.GetBytes(metadata));
        string? name = null;
        try
        {
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isName = json.ValueTextEquals("name"u8);
                bool isSandboxOnly = json.ValueTextEquals("uid"u8) || json.ValueTextEquals("namespace"u8);
                _ = json.Read();
                if (isSandboxOnly)
                {
                    return null;
                }

                if (isName && json.TokenType == JsonTokenType.String)
                {
                    name = json.GetString();
                }

                json.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }

        return name;
    }
}
