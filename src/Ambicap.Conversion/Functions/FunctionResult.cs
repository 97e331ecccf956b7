using System.Globalization;
using Ambicap.Conversion.Planning;

namespace Ambicap.Conversion.Functions;

/// <summary>The results of a KRM function, as its specification has them.</summary>
internal static class FunctionResult
{
    internal static Literal Of(ConversionFinding finding) => Of(finding.Message, "error", finding.Owner, finding.Path);

    internal static Literal Of(ConvertedGrant converted, ConversionTarget target)
    {
        string[] parts =
        [
            converted.Grant.Ambient.IsEmpty ? "" : $"ambient {converted.Grant.Ambient}",
            converted.Grant.NonRoot.IsEmpty ? "" : $"ambient for users other than root {converted.Grant.NonRoot}",
        ];
        string form = target == ConversionTarget.Annotations ? "annotation" : "field";
        return Of($"container \"{converted.Container}\": {string.Join("; ", parts.Where(part => part.Length > 0))}, now by {form}", "info", converted.Owner, "");
    }

    private static LiteralMapping Of(string message, string severity, ObjectReference? owner, string path)
    {
        List<KeyValuePair<string, Literal>> entries = [Entry("message", message), Entry("severity", severity)];
        if (owner is not null)
        {
            KeyValuePair<string, Literal>[] reference =
                [Entry("apiVersion", owner.ApiVersion), Entry("kind", owner.Kind), Entry("name", owner.Name), Entry("namespace", owner.Namespace)];
            entries.Add(new("resourceRef", new LiteralMapping([.. reference.Where(entry => ((LiteralText)entry.Value).Text.Length > 0)])));
        }

        if (path.Length > 0)
        {
            entries.Add(new("field", LiteralMapping.Of("path", new LiteralText(path))));
        }

        if (owner?.File is { } file)
        {
            List<KeyValuePair<string, Literal>> place = [Entry("path", file)];
            if (owner.Index is { } index)
            {
                place.Add(new("index", new LiteralText(index.ToString(CultureInfo.InvariantCulture), IsNumber: true)));
            }

            entries.Add(new("file", new LiteralMapping(place)));
        }

        return new LiteralMapping(entries);
    }

    private static KeyValuePair<string, Literal> Entry(string key, string text) => new(key, new LiteralText(text));
}
