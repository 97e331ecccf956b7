using System.Diagnostics.CodeAnalysis;

namespace Ambicap.Conversion;

/// <summary>Where objects of a custom kind keep a Pod template.</summary>
/// <param name="Kind">The kind, such as <c>Rollout</c>.</param>
/// <param name="Group">Its API group, such as <c>argoproj.io</c>; empty for the core group.</param>
/// <param name="Steps">The keys from the object's root, such as <c>spec</c> and <c>template</c>; <c>NAME[]</c> is every item of a list.</param>
public sealed record TemplatePath(string Kind, string Group, IReadOnlyList<string> Steps)
{
    /// <summary>Reads the form <c>Kind.group=spec.template</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path.</param>
    /// <param name="error">What is wrong and what to do; null on success.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TemplatePath? path, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string type = equals < 0 ? text : text[..equals];
        string[] steps = equals < 0 ? [] : text[(equals + 1)..].Split('.');
        int dot = type.IndexOf('.', StringComparison.Ordinal);
        string kind = dot < 0 ? type : type[..dot];
        string group = dot < 0 ? "" : type[(dot + 1)..];
        bool isValid = kind.Length > 0 && (dot < 0 || group.Length > 0) && steps.Length > 0 && steps.All(step => step.TrimEnd('[', ']').Length > 0);
        path = isValid ? new TemplatePath(kind, group, steps) : null;
        error = isValid ? null : $"\"{text}\" is no template path; write it as Kind.group=spec.template, such as Rollout.argoproj.io=spec.template";
        return isValid;
    }
}
