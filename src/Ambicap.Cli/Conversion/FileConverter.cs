using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Conversion;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>Converts file after file. What is wrong with one does not keep the others from being looked at.</summary>
internal sealed class FileConverter(ConversionOptions options)
{
    private readonly PartConverter _parts = new(options, asksForWayBack: false);
    private readonly PartConverter _partsInPlace = new(options, asksForWayBack: true);

    internal ConversionCount Count { get; } = new();

    /// <summary>Whether the last file was the list of a KRM function.</summary>
    internal bool IsFunction { get; private set; }

    /// <summary>Converts a file, and writes what becomes of it; the original where something is refused.</summary>
    internal void Convert(InputFile file, Action<ReadOnlyMemory<byte>> write) => Try(() =>
    {
        FileConversion conversion = new(file, write);
        conversion.Run(_parts);
        IsFunction = conversion.IsFunction;
        Report(file, conversion);
    });

    /// <summary>Converts a file where it is; one with nothing to convert, or with a refusal, is not touched.</summary>
    internal void InPlace(InputFile file) => Try(() =>
    {
        FileReplacement replacement = FileReplacement.Of(file.Path!);
        using Spool spool = new();
        FileConversion conversion = new(file, piece => spool.Write(piece.Span));
        conversion.Run(_partsInPlace);
        if (conversion.IsChanged && file.LeadsOut())
        {
            Count.AddRefused();
            Say($"{file.Name}: a link to a file outside of {file.Folder}, and not written; name the file itself to convert it");
            return;
        }

        if (conversion.IsChanged)
        {
            replacement.Write(spool.CopyTo);
        }

        Report(file, conversion);
        if (conversion is { IsChanged: true, IsReversible: false })
        {
            Say($"{file.Name}: the way back (--to native) will give the same objects, not the same bytes; keep the original if that matters");
        }
    });

    private void Report(InputFile file, FileConversion conversion)
    {
        Count.Add(conversion);
        foreach (ConversionFinding finding in conversion.Findings)
        {
            Say(finding.ToString(file.Name));
        }

        foreach (Finding remark in conversion.Findings.Count > 0 ? [] : conversion.Remarks)
        {
            Say(remark.ToString(file.Name));
        }
    }

    private static void Say(string line) => Terminal.Warn(line);

    private void Try(Action convert)
    {
        try
        {
            convert();
        }
        catch (InputException failure)
        {
            Count.AddUnreadable();
            foreach (string line in failure.Lines)
            {
                Say(line);
            }
        }
    }
}
