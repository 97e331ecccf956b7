using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.Decisions;

/// <summary>Looks at the Pods that are there.</summary>
internal interface IExistingPods
{
    /// <summary>The warnings about Pods that break what their namespace is about to enforce.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="policy">What it is about to enforce.</param>
    /// <param name="left">The time that the caller has; null where that is not known.</param>
    public Task<IReadOnlyList<string>> FindAsync(string name, NamespacePolicy policy, TimeSpan? left);
}
