using System.CommandLine;
using Ambicap.Conversion;

namespace Ambicap.Cli.Conversion;

/// <summary>The options that say how to convert, which two verbs have.</summary>
internal sealed class ConversionArguments
{
    private const string None = "none";

    internal Option<string[]> Files { get; } = new("--filename", "-f") { Description = "a manifest, a folder, or - for standard input; may be repeated" };

    internal Option<bool> Recursive { get; } = new("--recursive", "-R") { Description = "of folders, the folders in them, too" };

    internal Option<string?> RuntimeClass { get; } = new("--runtime-class")
    {
        Description = $"the RuntimeClass of Pods with a grant, or none to leave runtimeClassName alone; default: {ConversionOptions.DefaultRuntimeClass}",
    };

    internal Option<string[]> TemplatePaths { get; } = new("--template-path")
    {
        Description = "where a custom kind has its Pod template, such as Rollout.argoproj.io=spec.template; may be repeated",
    };

    /// <summary>What the options say.</summary>
    /// <exception cref="InputException">One of them is wrong.</exception>
    internal ConversionOptions Read(ParseResult parsed, ConversionTarget target)
    {
        string name = parsed.GetValue(RuntimeClass) ?? ConversionOptions.DefaultRuntimeClass;
        if (!ConversionOptions.IsRuntimeClassName(name))
        {
            throw new InputException($"--runtime-class \"{name}\": no name that Kubernetes takes; name a RuntimeClass, or {None}");
        }

        return new ConversionOptions(target, name == None ? null : name, [.. (parsed.GetValue(TemplatePaths) ?? []).Select(ReadPath)]);
    }

    private static TemplatePath ReadPath(string text) =>
        TemplatePath.TryParse(text, out TemplatePath? path, out string? error) ? path : throw new InputException($"--template-path: {error}");
}
