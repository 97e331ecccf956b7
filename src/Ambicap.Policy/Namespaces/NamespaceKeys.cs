using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Namespaces;

/// <summary>The labels and annotations of a namespace that decide something; the others are never kept.</summary>
public sealed class NamespaceKeys
{
    private const string PodSecurityPrefix = "pod-security.kubernetes.io/";

    private Dictionary<string, string>? _labels;
    private Dictionary<string, string>? _annotations;

    /// <summary>Whether the namespace says nothing.</summary>
    public bool IsEmpty => _labels is null && _annotations is null;

    /// <summary>Whether a label or annotation decides something.</summary>
    public static bool IsRead(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(PodSecurityPrefix, StringComparison.Ordinal) || GrantKeys.IsOurs(key);
    }

    /// <summary>The value of a label; null where it is absent.</summary>
    public string? Label(string key) => _labels?.GetValueOrDefault(key);

    /// <summary>The value of an annotation; null where it is absent.</summary>
    public string? Annotation(string key) => _annotations?.GetValueOrDefault(key);

    /// <summary>Takes in a label or an annotation; of one that comes twice the last counts.</summary>
    /// <param name="isLabel">Whether it is a label.</param>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    public void Set(bool isLabel, string key, string value)
    {
        if (isLabel)
        {
            (_labels ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = value;
        }
        else
        {
            (_annotations ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = value;
        }
    }

    /// <summary>The labels under <c>ambicap.dev</c>, by name: files have them in any order, the API server in this one.</summary>
    internal IEnumerable<string> OwnLabels => Own(_labels);

    /// <summary>The annotations under <c>ambicap.dev</c>, by name.</summary>
    internal IEnumerable<string> OwnAnnotations => Own(_annotations);

    private static IEnumerable<string> Own(Dictionary<string, string>? map) =>
        map is null ? [] : map.Keys.Where(key => GrantKeys.IsOurs(key)).Order(StringComparer.Ordinal);
}
