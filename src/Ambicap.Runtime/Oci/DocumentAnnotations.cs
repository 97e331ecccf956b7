using Ambicap.Policy.Grants;

namespace Ambicap.Runtime.Oci;

/// <summary>The annotations of config.json that say which container it is, and those of the contract.</summary>
internal sealed class DocumentAnnotations
{
    internal const string ContainerdType = "io.kubernetes.cri.container-type";
    internal const string ContainerdName = "io.kubernetes.cri.container-name";
    internal const string CrioType = "io.kubernetes.cri-o.ContainerType";
    internal const string CrioMetadata = "io.kubernetes.cri-o.Metadata";
    internal const string KubeletName = "io.kubernetes.container.name";

    private readonly List<KeyValuePair<string, string>> _kept = [];

    /// <summary>Whether a key matters to us; the others are not even decoded into text that is kept.</summary>
    internal static bool Matters(string key) => key is ContainerdType or ContainerdName or CrioType or CrioMetadata or KubeletName
        || GrantKeys.IsOurs(key);

    /// <summary>Keeps an annotation.</summary>
    /// <returns>False where the key was there before: which of the two a reader believes is anybody's guess.</returns>
    internal bool TryAdd(string key, string value)
    {
        if (Find(key) is not null)
        {
            return false;
        }

        _kept.Add(new KeyValuePair<string, string>(key, value));
        return true;
    }

    /// <summary>The value of a kept annotation, or null.</summary>
    internal string? Find(string key)
    {
        foreach ((string name, string value) in _kept)
        {
            if (string.Equals(name, key, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }
}
