using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Ambicap.Capabilities.Tests;

public sealed partial class CapabilityVersionTests
{
    private const string ManualPage = "/usr/share/man/man7/capabilities.7.gz";

    [Theory]
    [InlineData(Capability.Chown, "2.2")]
    [InlineData(Capability.Lease, "2.4")]
    [InlineData(Capability.Syslog, "2.6.37")]
    [InlineData(Capability.CheckpointRestore, "5.9")]
    public void Since_Capability_IsTheKernelThatBroughtIt(Capability capability, string version) =>
        Assert.Equal(Version.Parse(version), capability.Since());

    [Fact]
    public void Since_AllKnown_AgreesWithTheManualPage()
    {
        Assert.SkipUnless(File.Exists(ManualPage), $"{ManualPage} is not installed (package manpages)");
        using StreamReader page = new(new GZipStream(File.OpenRead(ManualPage), CompressionMode.Decompress));
        Dictionary<Capability, Version> since = [];
        foreach (Match match in Entry().Matches(page.ReadToEnd()))
        {
            Assert.True(CapabilityName.TryParse(match.Groups[1].Value, out Capability capability), match.Value);
            since.Add(capability, Version.Parse(match.Groups[2].Value));
        }

        Assert.NotEmpty(since);
        foreach (Capability capability in Enum.GetValues<Capability>())
        {
            Assert.Equal(since.GetValueOrDefault(capability, new Version(2, 2)), capability.Since());
        }
    }

    [Fact]
    public void Since_OutOfRange_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Capability)41).Since());

    [GeneratedRegex("""^\.BR (CAP_[A-Z_]+) " \(since Linux ([0-9.]+)\)""", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
