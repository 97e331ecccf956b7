using System.Diagnostics.CodeAnalysis;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The policy of a namespace cannot be known: neither watch nor API server tells it.</summary>
/// <param name="message">Why, and what to do.</param>
internal sealed class UnknownNamespaceException(string message) : Exception(message);

/// <summary>
/// Finds the policy of a namespace: among those that are known, else by asking the API server. What was asked for is not kept: only the
/// watch tells when it changes.
/// </summary>
/// <param name="store">The namespaces that are known.</param>
/// <param name="policies">Makes policies of namespaces.</param>
/// <param name="api">The API server.</param>
/// <param name="answerTime">How long it may take to answer.</param>
internal sealed class NamespaceResolver(NamespaceStore store, NamespacePolicyReader policies, NamespaceApi api, TimeSpan answerTime) : INamespacePolicies, IDisposable
{
    private const int MostAtOnce = 16;

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public bool TryGet(string name, [NotNullWhen(true)] out NamespacePolicy? policy) => store.TryGet(name, out policy);

    public async Task<NamespacePolicy> AskAsync(string name, TimeSpan? left)
    {
        if (!DnsName.IsLabel(name))
        {
            throw new UnknownNamespaceException("the request names no valid namespace, so that no policy is known for it; correct its namespace");
        }

        using CancellationTokenSource limit = new(left < answerTime ? left.Value : answerTime);
        try
        {
            await _turns.WaitAsync(limit.Token);
            try
            {
                return await api.ReadAsync(name, limit.Token) is { } found
                    ? policies.Read(found.Keys)
                    : throw new UnknownNamespaceException($"the API server knows no namespace \"{name}\", so that no policy is known for it; create it first");
            }
            finally
            {
                _ = _turns.Release();
            }
        }
        catch (Exception failure) when (failure is not (UnknownNamespaceException or OutOfMemoryException))
        {
            string reason = failure is OperationCanceledException ? "it does not answer in time" : failure.GetBaseException().Message.TrimEnd('.');
            throw new UnknownNamespaceException(
                $"failed to look up namespace \"{name}\" at the API server ({reason}), so that no policy is known for it; try again once it answers");
        }
    }

    public void Dispose() => _turns.Dispose();
}
