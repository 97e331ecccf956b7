using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Runtime.Oci;

/// <summary>The annotations of config.json that say which container it is and whose, and those of the contract.</summary>
internal sealed class DocumentAnnotations
{
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>Whether a key matters to us; the others are not even decoded into text that is kept.</summary>
    internal static bool Matters(string key) => ManagerKeys.IsIdentity(key) || ManagerKeys.IsPod(key) || GrantKeys.IsOurs(key);

    /// <summary>The keys that are kept, in the document's order.</summary>
    internal IEnumerable<string> Keys => _kept.Keys;

    /// <summary>Keeps an annotation.</summary>
    /// <returns>False where the key was there before: which of the two a reader believes is anybody's guess.</returns>
    internal bool TryAdd(string key, string value) => _kept.TryAdd(key, value);

    /// <summary>The value of a kept annotation, or null.</summary>
    internal string? Find(string key) => _kept.GetValueOrDefault(key);
}
