using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ambicap.Policy.Levels;

/// <summary>The labels of Pod Security Admission on a namespace, and their values.</summary>
public static class PodSecurityLabels
{
    /// <summary>The level that Pods must keep.</summary>
    public const string Enforce = "pod-security.kubernetes.io/enforce";

    /// <summary>The version of that level.</summary>
    public const string EnforceVersion = "pod-security.kubernetes.io/enforce-version";

    /// <summary>The level whose breaches go to the audit log.</summary>
    public const string Audit = "pod-security.kubernetes.io/audit";

    /// <summary>The version of that level.</summary>
    public const string AuditVersion = "pod-security.kubernetes.io/audit-version";

    /// <summary>The level whose breaches the user is warned of.</summary>
    public const string Warn = "pod-security.kubernetes.io/warn";

    /// <summary>The version of that level.</summary>
    public const string WarnVersion = "pod-security.kubernetes.io/warn-version";

    /// <summary>Reads a level: <c>privileged</c>, <c>baseline</c> or <c>restricted</c>.</summary>
    /// <param name="text">The text; case matters, as for Kubernetes.</param>
    /// <param name="level">The level; on failure the strictest, as Pod Security Admission takes it.</param>
    /// <param name="error">What is wrong and what to do, without the label's key; null on success.</param>
    public static bool TryParseLevel(string text, out Level level, [NotNullWhen(false)] out string? error)
    {
        (level, bool isValid) = text switch
        {
            "privileged" => (Level.Privileged, true),
            "baseline" => (Level.Baseline, true),
            "restricted" => (Level.Restricted, true),
            _ => (Level.Restricted, false),
        };
        error = isValid ? null : $"unknown level \"{text}\"; use privileged, baseline or restricted";
        return isValid;
    }

    /// <summary>Reads a version: <c>latest</c>, or <c>v1.</c> and a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version; on failure the latest, as Pod Security Admission takes it.</param>
    /// <param name="error">What is wrong and what to do, without the label's key; null on success.</param>
    public static bool TryParseVersion(string text, out PolicyVersion version, [NotNullWhen(false)] out string? error)
    {
        const string Major = "v1.";
        bool isNumber = text.StartsWith(Major, StringComparison.Ordinal)
            && (text.Length == Major.Length + 1 || text[Major.Length..] is [not '0', ..]);
        int minor = 0;
        bool isValid = text == "latest"
            || (isNumber && int.TryParse(text.AsSpan(Major.Length), NumberStyles.None, CultureInfo.InvariantCulture, out minor) && minor < int.MaxValue);
        version = isValid && isNumber ? PolicyVersion.OfMinor(minor) : PolicyVersion.Latest;
        error = isValid ? null : $"unknown version \"{text}\"; use latest or v1.N, such as v1.37";
        return isValid;
    }
}
