using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The policies of the namespaces that are known. Read by requests while the watch writes.</summary>
internal sealed class NamespaceStore
{
    private readonly ConcurrentDictionary<string, NamespacePolicy> _policies = new(StringComparer.Ordinal);

    /// <summary>Whether all namespaces of the cluster were taken in once.</summary>
    internal bool IsSynced { get; private set; }

    /// <summary>How many namespaces are known. Counted as they come and go: counting the table would stop it.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>When the API server last told something of namespaces, in seconds since 1970; 0 where it never did.</summary>
    internal long LastHeard => Volatile.Read(ref _lastHeard);

    private int _count;
    private long _lastHeard;

    internal bool TryGet(string name, [NotNullWhen(true)] out NamespacePolicy? policy) => _policies.TryGetValue(name, out policy);

    /// <summary>The API server told something.</summary>
    internal void Hear() => Volatile.Write(ref _lastHeard, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    internal void Set(string name, NamespacePolicy policy)
    {
        if (_policies.TryAdd(name, policy))
        {
            _ = Interlocked.Increment(ref _count);
        }
        else
        {
            _policies[name] = policy;
        }
    }

    internal void Remove(string name)
    {
        if (_policies.TryRemove(name, out _))
        {
            _ = Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Takes in a complete list: what is not in it is gone.</summary>
    internal void Replace(IReadOnlyDictionary<string, NamespacePolicy> all)
    {
        foreach ((string name, NamespacePolicy policy) in all)
        {
            Set(name, policy);
        }

        foreach ((string name, _) in _policies)
        {
            if (!all.ContainsKey(name))
            {
                Remove(name);
            }
        }

        IsSynced = true;
    }
}
