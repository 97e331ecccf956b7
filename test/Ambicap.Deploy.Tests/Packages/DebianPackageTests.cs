using System.Globalization;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Packages;

/// <summary>The packages of <c>eng/packages.sh</c>, installed and removed by dpkg itself below a folder.</summary>
public sealed class DebianPackageTests(WrittenPackages packages)
{
    [Fact]
    public void Runtime_WhileAContainerLives_StaysAndThenGoesWithoutATrace()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string package = packages.Runtime(".deb");
        string root = folder.File("root");
        _ = Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg/info"));
        _ = Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg/updates"));
        File.WriteAllText(Path.Combine(root, "var/lib/dpkg/status"), "");

        Assert.Equal(0, Dpkg(root, "--install", package).ExitCode);
        Assert.StartsWith("ambicap-runtime ", ProgramRun.Of(Path.Combine(root, "usr/bin/ambicap-runtime"), "--ambicap-version").Output, StringComparison.Ordinal);
        string record = Path.Combine(root, "run/ambicap/id.container");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        File.WriteAllText(record, "");

        ProgramRun refused = Dpkg(root, "--remove", "ambicap-runtime");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("ambicap-runtime: 1 containers live that were made through it and cannot be stopped without it; remove their Pods first", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Dpkg(root, "--install", package).ExitCode);
        Assert.True(File.Exists(Path.Combine(root, "usr/bin/ambicap-runtime")));

        File.Delete(record);
        Assert.Equal(0, Dpkg(root, "--purge", "ambicap-runtime").ExitCode);
        Assert.False(Path.Exists(Path.Combine(root, "usr")) || Path.Exists(Path.Combine(root, "etc")));
    }

    private static ProgramRun Dpkg(string root, params string[] arguments) => ProgramRun.Of(
        "dpkg", [string.Create(CultureInfo.InvariantCulture, $"--instdir={root}"), $"--admindir={root}/var/lib/dpkg", "--force-script-chrootless", "--log=/dev/null", .. arguments]);
}
