using Ambicap.Cli.Output;
using Ambicap.Conversion;
using Ambicap.Conversion.Functions;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>Converts files one by one, and says what stands against it.</summary>
internal static class ReportedConversion
{
    /// <summary>Converts the text of one file.</summary>
    /// <exception cref="InputException">It cannot be read as YAML or JSON.</exception>
    internal static ConversionResult Run(ManifestText manifest, ConversionOptions options)
    {
        try
        {
            ConversionResult result = ResourceListFunction.IsOne(manifest.Text)
                ? ResourceListFunction.Run(manifest.Text, options)
                : ManifestConverter.Convert(manifest.Text, options);
            Report(manifest.Name, result);
            return result;
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(manifest.Name));
        }
    }

    private static void Report(string name, ConversionResult result)
    {
        if (result.Findings.Count + result.Remarks.Count > 0)
        {
            Terminal.EndProgress();
        }

        foreach (ConversionFinding finding in result.Findings)
        {
            Console.Error.WriteLine($"ambicap: {finding.ToString(name)}");
        }

        foreach (Finding remark in result.Findings.Count > 0 ? [] : result.Remarks)
        {
            Console.Error.WriteLine($"ambicap: {remark.ToString(name)}");
        }
    }
}
