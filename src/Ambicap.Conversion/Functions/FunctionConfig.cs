using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Conversion.Functions;

/// <summary>
/// Reads options from the <c>functionConfig</c> of a list: the <c>data</c> of a ConfigMap, or the <c>spec</c> of any other kind, with
/// <c>to</c>, <c>runtimeClass</c> and <c>templatePaths</c> (separated by commas or blanks, or a list).
/// </summary>
internal static class FunctionConfig
{
    internal static ConversionOptions Read(SourceDocument document, ConversionOptions options, List<ConversionFinding> findings)
    {
        FieldFinder fields = new();
        if (document.Root is not SourceMapping root || fields.Find(root, "functionConfig").Mapping is not { } config)
        {
            return options;
        }

        string place = fields.Find(config, "kind").Scalar?.Text == "ConfigMap" ? "data" : "spec";
        foreach (SourceEntry entry in fields.Find(config, place).Mapping?.Entries ?? [])
        {
            string value = Text(entry.Value.Target);
            string? error = entry.Name switch
            {
                "to" => ReadTarget(value, ref options),
                "runtimeClass" => ReadRuntimeClass(value, ref options),
                "templatePaths" => ReadPaths(value, ref options),
                _ => "is unknown; use to, runtimeClass or templatePaths",
            };
            if (error is not null)
            {
                string path = $"functionConfig.{place}.{entry.Name}";
                findings.Add(new ConversionFinding(document.Lines.PositionOf(entry.Start), $"{path} {error}", path, null));
            }
        }

        return options;
    }

    private static string? ReadTarget(string value, ref ConversionOptions options)
    {
        if (value is not ("annotations" or "native"))
        {
            return $"must be annotations or native, not \"{value}\"";
        }

        options = options with { Target = value == "native" ? ConversionTarget.Native : ConversionTarget.Annotations };
        return null;
    }

    private static string? ReadRuntimeClass(string value, ref ConversionOptions options)
    {
        if (!ConversionOptions.IsRuntimeClassName(value))
        {
            return $"\"{value}\" is no name that Kubernetes takes; name a RuntimeClass, or none";
        }

        options = options with { RuntimeClass = value == "none" ? null : value };
        return null;
    }

    private static string? ReadPaths(string value, ref ConversionOptions options)
    {
        foreach (string text in value.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TemplatePath.TryParse(text, out TemplatePath? path, out string? error))
            {
                return $"has an error: {error}";
            }

            options = options with { TemplatePaths = [.. options.TemplatePaths, path] };
        }

        return null;
    }

    private static string Text(SourceNode node) => node switch
    {
        SourceScalar scalar => scalar.Text,
        SourceSequence list => string.Join(',', list.Items.Select(item => Text(item.Target))),
        _ => "",
    };
}
