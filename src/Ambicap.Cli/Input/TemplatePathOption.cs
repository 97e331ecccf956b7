using System.CommandLine;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>The option that says where custom kinds keep their Pods, the same for every verb.</summary>
internal sealed class TemplatePathOption
{
    internal Option<string[]> Option { get; } = new("--template-path")
    {
        Description = "where a custom kind has its Pod template, such as Rollout.argoproj.io=spec.template; may be repeated",
    };

    /// <summary>What the option says.</summary>
    /// <exception cref="InputException">A path is wrong.</exception>
    internal IReadOnlyList<TemplatePath> Read(ParseResult parsed) => [.. (parsed.GetValue(Option) ?? []).Select(Read)];

    private static TemplatePath Read(string text) =>
        TemplatePath.TryParse(text, out TemplatePath? path, out string? error) ? path : throw new InputException($"--template-path: {error}");
}
