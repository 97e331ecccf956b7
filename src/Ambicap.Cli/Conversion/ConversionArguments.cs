using System.CommandLine;
using Ambicap.Cli.Input;
using Ambicap.Conversion;

namespace Ambicap.Cli.Conversion;

/// <summary>The options that say how to convert, which two verbs have.</summary>
internal sealed class ConversionArguments
{
    private const string None = "none";

    internal Option<string[]> Files { get; } = new("--filename", "-f") { Description = "a manifest, a folder, a URL, or - for standard input; may be repeated" };

    internal Option<bool> Recursive { get; } = new("--recursive", "-R") { Description = "of folders, the folders in them, too" };

    internal Option<string?> RuntimeClass { get; } = new("--runtime-class")
    {
        Description = $"the RuntimeClass of Pods with a grant, or none to leave runtimeClassName alone; default: {ConversionOptions.DefaultRuntimeClass}",
    };

    internal TemplatePathOption TemplatePaths { get; } = new();

    /// <summary>What the options say.</summary>
    /// <exception cref="InputException">One of them is wrong.</exception>
    internal ConversionOptions Read(ParseResult parsed, ConversionTarget target)
    {
        string name = parsed.GetValue(RuntimeClass) ?? ConversionOptions.DefaultRuntimeClass;
        if (!ConversionOptions.IsRuntimeClassName(name))
        {
            throw new InputException($"--runtime-class \"{name}\": no name that Kubernetes takes; name a RuntimeClass, or {None}");
        }

        return new ConversionOptions(target, name == None ? null : name, TemplatePaths.Read(parsed));
    }
}
