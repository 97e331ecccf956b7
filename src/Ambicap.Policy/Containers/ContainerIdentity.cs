using System.Text;
using System.Text.Json;

namespace Ambicap.Policy.Containers;

/// <summary>What a config.json is for.</summary>
public enum ContainerKind
{
    /// <summary>Of no Kubernetes manager: Podman, or somebody's own bundle. Only the annotation of the container itself counts.</summary>
    Standalone,

    /// <summary>A container of a Pod.</summary>
    Container,

    /// <summary>A Pod's sandbox, which is never given anything.</summary>
    Sandbox,
}

/// <summary>Which container of its Pod a config.json is for, as its container manager says and its Pod cannot forge.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The container's name in the Pod; empty for a sandbox, and where there is no Pod.</param>
public readonly record struct ContainerIdentity(ContainerKind Kind, string Name)
{
    private const string SandboxName = "POD";

    private static ContainerIdentity Sandbox => new(ContainerKind.Sandbox, "");

    /// <summary>Identifies the container by its annotations.</summary>
    /// <remarks>
    /// CRI-O passes every annotation of the Pod on, so a Pod there can add containerd's keys, but it cannot remove CRI-O's: their
    /// presence decides the manager. containerd passes nothing that its handler does not list.
    /// </remarks>
    /// <param name="find">The value of an annotation of config.json, or null.</param>
    public static ContainerIdentity Of(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        string? crioMetadata = find(ManagerKeys.CrioMetadata);
        if (crioMetadata is not null || find(ManagerKeys.CrioType) is not null)
        {
            return OfCrio(find, crioMetadata);
        }

        return find(ManagerKeys.ContainerdType) switch
        {
            "container" => Named(find(ManagerKeys.ContainerdName)),
            not null => Sandbox,
            null => new ContainerIdentity(ContainerKind.Standalone, ""),
        };
    }

    /// <summary>
    /// CRI-O's own kind can be forged by a sandbox's Pod, so it is not believed. The kubelet's label is written last; a sandbox has
    /// POD there. Clients without labels leave the name in the metadata, where a sandbox has its Pod's name with its uid and namespace.
    /// </summary>
    private static ContainerIdentity OfCrio(Func<string, string?> find, string? metadata)
    {
        string? name = metadata is null ? null : ContainerNameIn(metadata);
        return name is null ? Sandbox : Named(find(ManagerKeys.KubeletName) ?? name);
    }

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
