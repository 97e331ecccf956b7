using System.Diagnostics.CodeAnalysis;

namespace Ambicap.Webhook.Namespaces;

/// <summary>Knows the policies of namespaces, or asks for them.</summary>
internal interface INamespacePolicies
{
    /// <summary>The policy of a namespace that is known.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NamespacePolicy? policy);

    /// <summary>The policy of a namespace that is not.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="left">The time that the caller has; null where that is not known.</param>
    /// <exception cref="UnknownNamespaceException">It cannot be known.</exception>
    public Task<NamespacePolicy> AskAsync(string name, TimeSpan? left);
}
