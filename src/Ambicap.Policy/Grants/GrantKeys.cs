namespace Ambicap.Policy.Grants;

/// <summary>
/// The contract between manifests, the cluster and the node: the annotation keys under <c>ambicap.dev</c>. Every program reads and
/// writes grants by these names only.
/// </summary>
public static class GrantKeys
{
    /// <summary>The domain that every key of the contract ends in, before its <c>/</c>.</summary>
    public const string Domain = "ambicap.dev";

    /// <summary><c>ambient.ambicap.dev/CONTAINER</c>: always ambient (the KEP's option 2).</summary>
    public const string AmbientPrefix = "ambient." + Domain + "/";

    /// <summary><c>nonroot.ambicap.dev/CONTAINER</c>: ambient where the process is not root's (the KEP's option 3).</summary>
    public const string NonRootPrefix = "nonroot." + Domain + "/";

    /// <summary>The annotation of one container, written for clients of the CRI: always ambient. Never valid on a Pod.</summary>
    public const string ContainerAmbient = Domain + "/ambient";

    /// <summary>With the value <c>"true"</c>, <c>capabilities.add</c> of the Pod is granted too (the KEP's option 1).</summary>
    public const string AddIsAmbient = Domain + "/add-is-ambient";

    /// <summary>On a namespace: the root-equivalent capabilities that its Pods may be granted.</summary>
    public const string AllowRootEquivalent = Domain + "/allow-root-equivalent";

    /// <summary>
    /// <c>ignore.ambicap.dev/CHECK</c>, with the reason as its value: whoever checks files leaves that check of the Pod out. It grants
    /// nothing and opens nothing: admission and nodes take it, and judge as if it were not there.
    /// </summary>
    public const string IgnorePrefix = "ignore." + Domain + "/";

    /// <summary>The check that a key of a Pod leaves out of files' judgement; null where it is no such key.</summary>
    public static string? IgnoredCheckIn(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(IgnorePrefix, StringComparison.Ordinal) && key.Length > IgnorePrefix.Length ? key[IgnorePrefix.Length..] : null;
    }

    /// <summary>The container that a key of a Pod grants to; null where it is no key of a container.</summary>
    public static string? ContainerIn(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(AmbientPrefix, StringComparison.Ordinal) ? key[AmbientPrefix.Length..]
            : key.StartsWith(NonRootPrefix, StringComparison.Ordinal) ? key[NonRootPrefix.Length..]
            : null;
    }

    /// <summary>Whether a key belongs to the contract, known or not: its part before <c>/</c> is <c>ambicap.dev</c> or ends in
    /// <c>.ambicap.dev</c>, in any case: Kubernetes takes a key with capitals, which is then a key that nobody knows.</summary>
    public static bool IsOurs(ReadOnlySpan<char> key)
    {
        int slash = key.IndexOf('/');
        ReadOnlySpan<char> prefix = slash < 0 ? key : key[..slash];
        return prefix.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)
            && (prefix.Length == Domain.Length || prefix[^(Domain.Length + 1)] == '.');
    }
}
