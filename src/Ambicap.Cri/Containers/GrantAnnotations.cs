using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Grpc.Core;

namespace Ambicap.Cri.Containers;

/// <summary>Reads grants from the annotations of a CreateContainer request: a Pod's, and the container's own.</summary>
internal static class GrantAnnotations
{
    /// <summary>What the annotations of a Pod grant to one of its containers. Those for other containers are judged with them.</summary>
    /// <exception cref="RpcException">A key of the contract is unknown, or means nothing on a Pod, or the container's has a bad value.</exception>
    internal static Grant OfPod(IEnumerable<KeyValuePair<string, string>> annotations, string container)
    {
        CapabilitySet ambient = CapabilitySet.Empty;
        CapabilitySet nonRoot = CapabilitySet.Empty;
        foreach ((string key, string value) in Ours(annotations))
        {
            if (key == GrantKeys.AmbientPrefix + container)
            {
                ambient = Parse(container, key, value);
            }
            else if (key == GrantKeys.NonRootPrefix + container)
            {
                nonRoot = Parse(container, key, value);
            }
            else if (key == GrantKeys.ContainerAmbient)
            {
                throw Refusal(container, $"annotation {key} is for clients of the CRI, not for Pods; use {GrantKeys.AmbientPrefix}CONTAINER");
            }
            else if (!IsForAnother(key) && key != GrantKeys.AddIsAmbient)
            {
                throw Refusal(container, $"annotation {Shown(key)} is unknown; use {GrantKeys.AmbientPrefix}CONTAINER or {GrantKeys.NonRootPrefix}CONTAINER");
            }
        }

        return new Grant(ambient, nonRoot);
    }

    /// <summary>What the annotations of the container itself grant it.</summary>
    /// <exception cref="RpcException">A key of the contract is not for containers, or has a bad value.</exception>
    internal static CapabilitySet OfContainer(IEnumerable<KeyValuePair<string, string>> annotations, string container)
    {
        CapabilitySet ambient = CapabilitySet.Empty;
        foreach ((string key, string value) in Ours(annotations))
        {
            ambient = key == GrantKeys.ContainerAmbient
                ? Parse(container, key, value)
                : throw Refusal(container, $"annotation {Shown(key)} of the container is unknown; use {GrantKeys.ContainerAmbient}");
        }

        return ambient;
    }

    /// <summary>In an order of its own, so that of two mistakes the same one is told each time.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Ours(IEnumerable<KeyValuePair<string, string>> annotations) =>
        annotations.Where(annotation => GrantKeys.IsOurs(annotation.Key)).OrderBy(annotation => annotation.Key, StringComparer.Ordinal);

    private static bool IsForAnother(string key) =>
        HasName(key, GrantKeys.AmbientPrefix) || HasName(key, GrantKeys.NonRootPrefix);

    private static bool HasName(string key, string prefix) => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal);

    private static CapabilitySet Parse(string container, string key, string value) =>
        GrantValue.TryParse(value, out CapabilitySet set, out string? error) ? set : throw Refusal(container, $"annotation {key}: {error}");

    private static string Shown(string key) => key.Length <= 128 ? key : key[..128] + "...";

    private static RpcException Refusal(string container, string what) => ContainerRefusal.Of(StatusCode.InvalidArgument, container, what);
}
