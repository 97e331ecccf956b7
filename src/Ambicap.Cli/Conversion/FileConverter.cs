using Ambicap.Cli.Output;
using Ambicap.Conversion;

namespace Ambicap.Cli.Conversion;

/// <summary>Converts file after file. What is wrong with one does not keep the others from being looked at.</summary>
internal sealed class FileConverter(ConversionOptions options)
{
    internal ConversionCount Count { get; } = new();

    /// <summary>The converted text of a file; the original where something is refused, null where it cannot be read.</summary>
    internal ManifestText? ToText(string file) => Try(() =>
    {
        ManifestText manifest = ManifestText.Read(file);
        ConversionResult result = ReportedConversion.Run(manifest, options);
        Count.Add(result);
        return manifest with { Text = result.Text };
    });

    /// <summary>Converts a file where it is; one with nothing to convert, or with a refusal, is not touched.</summary>
    internal void InPlace(string file) => Try(() =>
    {
        FileReplacement replacement = FileReplacement.Of(file);
        ManifestText manifest = ManifestText.Read(file);
        ConversionResult result = ReportedConversion.Run(manifest, options);
        if (result.IsChanged)
        {
            replacement.Write(ManifestText.ToBytes(result.Text));
        }

        Count.Add(result);
        if (result is { IsChanged: true, IsReversible: false })
        {
            Terminal.EndProgress();
            Console.Error.WriteLine($"ambicap: {file}: the way back (--to native) will give the same objects, not the same bytes; keep the original if that matters");
        }

        return manifest;
    });

    private ManifestText? Try(Func<ManifestText> convert)
    {
        try
        {
            return convert();
        }
        catch (InputException failure)
        {
            Count.AddUnreadable();
            Terminal.EndProgress();
            foreach (string line in failure.Lines)
            {
                Console.Error.WriteLine($"ambicap: {line}");
            }

            return null;
        }
    }
}
