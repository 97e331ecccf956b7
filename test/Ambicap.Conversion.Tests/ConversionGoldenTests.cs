using System.Text;
using Ambicap.Conversion.Documents;
using Ambicap.Tests;

namespace Ambicap.Conversion.Tests;

/// <summary>
/// Manifests in the KEP's form and what becomes of them, byte for byte, there and back. AMBICAP_RENEW=1 writes the expected files anew.
/// </summary>
public sealed class ConversionGoldenTests
{
    private static readonly ConversionOptions s_back = ConversionOptions.Default with { Target = ConversionTarget.Native };

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder("native")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Convert_Golden_IsAsExpectedThereAndBack(string name)
    {
        string native = Read("native", name);
        ConversionResult there = ManifestConverter.Convert(native, ConversionOptions.Default);
        Assert.Empty(there.Findings);
        if (Environment.GetEnvironmentVariable("AMBICAP_RENEW") == "1")
        {
            File.WriteAllBytes(Path.Combine(Folder("annotated"), name), Encoding.UTF8.GetBytes(there.Text));
        }

        Assert.Equal(Read("annotated", name), there.Text);
        Assert.Equal(native, ManifestConverter.Convert(there.Text, s_back).Text);
        Assert.True(there.IsReversible);
        Assert.Same(there.Text, ManifestConverter.Convert(there.Text, ConversionOptions.Default).Text);
    }

    [Fact]
    public void Golden_Folders_HaveTheSameFiles() =>
        Assert.Equal(Names.Select(row => row.Data), Directory.EnumerateFiles(Folder("annotated")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    private static string Folder(string form) => Path.Combine(Repository.Root, "test", "Ambicap.Conversion.Tests", "TestData", form);

    /// <summary>The text of a file, its byte order mark included.</summary>
    private static string Read(string form, string name) => Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Folder(form), name)));
}
