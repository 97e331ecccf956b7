using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>
/// Names with <c>CAP_</c>, as <c>podman kube generate</c> writes them. containerd puts <c>CAP_</c> in front of every name; the result is no
/// capability, which the OCI runtime passes over, so that such a list adds and drops nothing.
/// </summary>
public static class PrefixedNames
{
    /// <summary>What to say of two lists, once for all their names; null where no name has the prefix.</summary>
    /// <param name="add">The names in <c>add</c>.</param>
    /// <param name="drop">The names in <c>drop</c>.</param>
    public static string? In(IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(drop);
        if (!HasPrefix(add) && !HasPrefix(drop))
        {
            return null;
        }

        CapabilitySet added = NameList.Read(add, readsPrefix: false).Prefixed;
        CapabilitySet dropped = NameList.Read(drop, readsPrefix: false).Prefixed;
        int count = added.Count + dropped.Count;
        string them = count == 1 ? "it" : "them";
        return count == 0 ? null : $"{Clauses(added, dropped)}: containerd puts CAP_ in front of {them} again; {Remedy(added, dropped)}";
    }

    /// <summary>Nearly no list has one, and every Pod of a cluster is looked at.</summary>
    private static bool HasPrefix(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whoever drops each of Podman's defaults by name, as <c>podman kube generate</c> does for <c>--cap-drop all</c>, means ALL: containerd
    /// has three defaults more.
    /// </summary>
    private static string Remedy(CapabilitySet added, CapabilitySet dropped) =>
        !ContainerManager.Podman.Rules.Defaults.IsSubsetOf(dropped) ? $"write {added | dropped}"
        : added.IsEmpty ? "write ALL in drop"
        : $"write {added} in add and ALL in drop";

    private static string Clauses(CapabilitySet added, CapabilitySet dropped) =>
        dropped.IsEmpty ? Clause(added, "add")
        : added.IsEmpty ? Clause(dropped, "drop")
        : $"{Clause(added, "add")}, and {Clause(dropped, "drop")}";

    private static string Clause(CapabilitySet names, string list) =>
        $"{string.Join(", ", names.Select(capability => capability.ToKernelName()))} in {list} {list}{(names.Count == 1 ? "s" : "")} nothing";
}
