using Ambicap.Policy.Grants;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The labels and annotations of a namespace that decide something; the others are never kept.</summary>
internal sealed class NamespaceKeys
{
    /// <summary>What the labels of Pod Security Admission begin with.</summary>
    internal const string PodSecurityPrefix = "pod-security.kubernetes.io/";

    private Dictionary<string, string>? _labels;
    private Dictionary<string, string>? _annotations;

    /// <summary>Whether the namespace says nothing.</summary>
    internal bool IsEmpty => _labels is null && _annotations is null;

    /// <summary>Whether a label or annotation decides something.</summary>
    internal static bool IsRead(string key) => key.StartsWith(PodSecurityPrefix, StringComparison.Ordinal) || GrantKeys.IsOurs(key);

    /// <summary>The value of a label; null where it is absent.</summary>
    internal string? Label(string key) => _labels?.GetValueOrDefault(key);

    /// <summary>The value of an annotation; null where it is absent.</summary>
    internal string? Annotation(string key) => _annotations?.GetValueOrDefault(key);

    /// <summary>The labels under <c>ambicap.dev</c>.</summary>
    internal IEnumerable<string> OwnLabels => _labels?.Keys.Where(key => GrantKeys.IsOurs(key)) ?? [];

    /// <summary>The annotations under <c>ambicap.dev</c>.</summary>
    internal IEnumerable<string> OwnAnnotations => _annotations?.Keys.Where(key => GrantKeys.IsOurs(key)) ?? [];

    internal void SetLabel(string key, string value) => (_labels ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = value;

    internal void SetAnnotation(string key, string value) =>
        (_annotations ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = value;
}
