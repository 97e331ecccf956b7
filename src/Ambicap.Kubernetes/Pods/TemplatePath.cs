using System.Diagnostics.CodeAnalysis;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Where objects of a kind keep a Pod template.</summary>
/// <param name="Kind">The kind, such as <c>Rollout</c>.</param>
/// <param name="Group">Its API group, such as <c>argoproj.io</c>; empty for the core group.</param>
/// <param name="Steps">The keys from the object's root, such as <c>spec</c> and <c>template</c>; <c>NAME[]</c> is every item of a list,
/// <c>*</c> every value of a mapping. No step at all is the object itself: a Pod.</param>
public sealed record TemplatePath(string Kind, string Group, IReadOnlyList<string> Steps)
{
    /// <summary>The step that is every value of a mapping.</summary>
    public const string AnyKey = "*";

    /// <summary>What ends the step that is every item of a list.</summary>
    public const string AnyItem = "[]";

    /// <summary>Whether somebody gave it: one that leads nowhere is a mistake then, and not an object that does without.</summary>
    public bool IsGiven { get; private init; }

    /// <summary>Whether an object can have several templates by it.</summary>
    public bool IsMany { get; } = Steps.Any(step => step == AnyKey || step.EndsWith(AnyItem, StringComparison.Ordinal));

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
        bool isValid = kind.Length > 0 && (dot < 0 || group.Length > 0) && steps.Length > 0 && Array.TrueForAll(steps, IsStep);
        path = isValid ? new TemplatePath(kind, group, steps) { IsGiven = true } : null;
        error = isValid ? null : $"\"{text}\" is no template path; write it as Kind.group=spec.template, such as Rollout.argoproj.io=spec.template";
        return isValid;
    }

    /// <summary>That the path leads nowhere, and what to do, to follow the place where it ends.</summary>
    /// <param name="step">The step that is missing there.</param>
    public string DescribeEnd(int step) =>
        $"has no {PrintableText.Of(Steps[step])}, where the template path {ToText()} ends; correct --template-path";

    /// <summary>That the path leads through something else than it says, and what to do, to follow its place.</summary>
    /// <param name="found">What is there, such as <c>a list</c>.</param>
    /// <param name="expected">What the path needs there.</param>
    public string DescribeOther(string found, string expected) =>
        $"is {found}, where the template path {ToText()} needs {expected}; correct --template-path";

    /// <summary>That the path leads to what is no template, and what to do, to follow its place.</summary>
    public string DescribeNoTemplate() => $"has no spec, and so is no Pod template; correct --template-path {ToText()}";

    /// <summary>The path as it is written: <c>Kind.group=spec.template</c>.</summary>
    public string ToText() => PrintableText.Of($"{(Group.Length == 0 ? Kind : $"{Kind}.{Group}")}={this}");

    /// <summary>The steps as they are written.</summary>
    public override string ToString() => string.Join('.', Steps);

    private static bool IsStep(string step)
    {
        string name = step.EndsWith(AnyItem, StringComparison.Ordinal) ? step[..^AnyItem.Length] : step;
        return name.Length > 0 && !name.AsSpan().ContainsAny('[', ']') && (name == step || name != AnyKey);
    }
}
