using Ambicap.Conversion.Formats;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>What is written to standard output.</summary>
internal static class OutputText
{
    /// <summary>One text of all.</summary>
    /// <param name="manifests">The converted manifests.</param>
    /// <param name="format">The format, <c>json</c> or <c>yaml</c>; null leaves each as it came.</param>
    /// <exception cref="InputException">One cannot be read, so that it cannot be written in another format.</exception>
    internal static string Of(IReadOnlyList<ManifestText> manifests, string? format)
    {
        string[] texts = [.. manifests.Select(manifest => format == "yaml" && ManifestFormat.IsJson(manifest.Text) ? Format(manifest, ManifestFormat.ToYaml) : manifest.Text)];
        string joined = ManifestStream.Join(texts);
        if (format != "json" || ManifestFormat.IsJson(joined))
        {
            return joined;
        }

        // Each by itself first, for the place of what is wrong.
        foreach (ManifestText manifest in manifests)
        {
            _ = Format(manifest, ManifestFormat.ToJson);
        }

        return Format(new ManifestText("<output>", joined), ManifestFormat.ToJson);
    }

    private static string Format(ManifestText manifest, Func<string, string> format)
    {
        try
        {
            return format(manifest.Text);
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(manifest.Name));
        }
    }
}
