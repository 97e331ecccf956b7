namespace Ambicap.Policy.Catalogue;

/// <summary>What a user namespace (<c>hostUsers: false</c>) makes of a capability (user_namespaces(7)).</summary>
public enum UserNamespaceEffect
{
    /// <summary>The kernel asks for it in the initial user namespace, so that it does nothing in another.</summary>
    Inert,

    /// <summary>
    /// It acts on other users' processes of the namespace, and raises nothing above what the node set, not even for its own process: for
    /// that the kernel asks in the initial user namespace.
    /// </summary>
    Partial,

    /// <summary>It counts for what belongs to the Pod's own namespaces only.</summary>
    Confined,
}

/// <summary>The effects in words.</summary>
public static class UserNamespaceEffects
{
    /// <summary>What becomes of a capability, as a sentence about "it" without its full stop.</summary>
    public static string Describe(this UserNamespaceEffect effect) => effect switch
    {
        UserNamespaceEffect.Inert => "it does nothing: the kernel asks for it outside the Pod's user namespace",
        UserNamespaceEffect.Partial => "it changes other users' processes of the Pod, and raises no priority and no limit, its own neither",
        _ => "it counts for what belongs to the Pod's own namespaces only",
    };
}
