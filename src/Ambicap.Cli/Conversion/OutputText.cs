using System.Text;
using Ambicap.Conversion.Formats;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>What is written to standard output in another format.</summary>
internal static class OutputText
{
    /// <summary>One text of all.</summary>
    /// <param name="manifests">The converted manifests.</param>
    /// <param name="format">The format, <c>json</c> or <c>yaml</c>; what has it already stays as it came.</param>
    /// <exception cref="InputException">One cannot be read, so that it cannot be written in another format.</exception>
    internal static byte[] Of(IReadOnlyList<ManifestText> manifests, string format)
    {
        using Spool spool = new();
        JoinedOutput output = new(spool, manifests.Count == 1);
        foreach (ManifestText manifest in manifests)
        {
            output.Begin();
            bool isChanged = format == "yaml" && ManifestFormat.IsJson(manifest.Text);
            output.Write(Encoding.UTF8.GetBytes(isChanged ? Format(manifest, ManifestFormat.ToYaml) : manifest.Text));
        }

        output.End();
        byte[] bytes = spool.ToArray();
        string joined = Encoding.UTF8.GetString(bytes);
        if (format != "json" || ManifestFormat.IsJson(joined))
        {
            return bytes;
        }

        // Each by itself first, for the place of what is wrong.
        foreach (ManifestText manifest in manifests)
        {
            _ = Format(manifest, ManifestFormat.ToJson);
        }

        return Encoding.UTF8.GetBytes(Format(new ManifestText("<output>", joined), ManifestFormat.ToJson));
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
