using System.Text;
using Ambicap.Cli.Check;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Conversion;
using Ambicap.Conversion.Documents;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Fixing;

/// <summary>Finds what in files is to be mended. What cannot be read, or mended, is said on standard error, and stays.</summary>
internal sealed class FixRun(CheckOptions options)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly NamespacePolicies _namespaces = new(options);

    /// <summary>The files that are to be others.</summary>
    /// <exception cref="InputException">Standard input or something rendered is among them.</exception>
    internal IReadOnlyList<FixedFile> Find(IReadOnlyList<InputFile> files)
    {
        if (files.FirstOrDefault(file => file.Path is null || file.Text is not null) is { } other)
        {
            throw new InputException($"{other.Name}: --fix writes files, and this is {(other.Path is null ? "standard input" : "rendered")}; name the manifests themselves");
        }

        ReadNamespaces(files);
        return [.. files.Where(file => file.Error is null).Select(TryFix).OfType<FixedFile>()];
    }

    /// <summary>A Namespace counts for all files, wherever it stands.</summary>
    private void ReadNamespaces(IReadOnlyList<InputFile> files)
    {
        foreach (InputObject<DecodedObject> item in new InputObjects<DecodedObject>(withPrograms: false, options.Kinds, (_, item) => item).Read(files))
        {
            if (item.Object is DecodedNamespace found)
            {
                _ = _namespaces.Add(found);
            }
        }
    }

    private FixedFile? TryFix(InputFile file)
    {
        try
        {
            FileReplacement replacement = FileReplacement.Of(file.Path!);
            byte[] bytes = WholeFile.Read(file);
            string before = s_utf8.GetString(bytes);
            FixOptions fix = new(name => _namespaces.Of(name.Length == 0 ? DefaultNamespace.Name : name), options.RuntimeClasses, options.Kinds.Given);
            FixResult result = ManifestFixer.Fix(before, fix);
            foreach (ConversionFinding finding in result.Findings)
            {
                Say(finding.ToString(file.Name));
            }

            if (ReferenceEquals(result.Text, before) || result.Text == before)
            {
                return null;
            }

            if (new FixProof(options, _namespaces).FindNew(file, bytes, s_utf8.GetBytes(result.Text)) is { } broken)
            {
                Say($"{file.Name}: not mended, for the result would break {broken}; mend it by hand");
                return null;
            }

            return new FixedFile(file, replacement, before, result.Text, new FileInfo(file.Path!).Length > bytes.Length);
        }
        catch (Exception failure) when (failure is InputException or ManifestException or DecoderFallbackException)
        {
            // The check that follows says what cannot be read.
            return null;
        }
    }

    private static void Say(string line) => Console.Error.WriteLine($"ambicap: {Terminal.Printable(line)}");
}
