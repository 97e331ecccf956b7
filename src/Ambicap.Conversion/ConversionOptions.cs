using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Conversion;

/// <summary>How to convert.</summary>
/// <param name="Target">The form to convert to.</param>
/// <param name="RuntimeClass">The RuntimeClass that Pods with a grant get, and lose on the way back; null leaves
/// <c>runtimeClassName</c> alone.</param>
/// <param name="TemplatePaths">Where custom kinds keep their Pod templates.</param>
public sealed record ConversionOptions(ConversionTarget Target, string? RuntimeClass, IReadOnlyList<TemplatePath> TemplatePaths)
{
    /// <summary>Whether grants in kinds whose Pods are not known are refused, rather than said: who applies the result has nothing else.</summary>
    public bool RefusesUnknownKinds { get; init; }

    /// <summary>The RuntimeClass that Ambicap's own installation makes.</summary>
    public const string DefaultRuntimeClass = "ambicap";

    /// <summary>Whether a text can name a RuntimeClass: an RFC 1123 subdomain.</summary>
    public static bool IsRuntimeClassName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return DnsName.IsSubdomain(name);
    }

    /// <summary>To annotations, with the usual RuntimeClass, built-in kinds only.</summary>
    public static ConversionOptions Default { get; } = new(ConversionTarget.Annotations, DefaultRuntimeClass, []);
}
