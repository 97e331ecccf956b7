using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Packages;

/// <summary>The .rpm packages of <c>eng/packages.sh</c>, installed and removed by rpm itself below a folder.</summary>
public sealed class RpmPackageTests(WrittenPackages packages)
{
    [Fact]
    public void Runtime_Package_KeepsItsConfigurationAndTellsNothingOfTheBuild()
    {
        string runtime = packages.Runtime(".rpm");
        Assert.Equal("/etc/ambicap/runtime.toml\n", ProgramRun.Of("rpm", "-qcp", runtime).Output);
        Assert.DoesNotContain(Path.GetTempPath(), ProgramRun.Of("rpm", "-qp", "--scripts", "-i", runtime).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_WhileAContainerLives_StaysAndThenGoes()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string package = packages.Runtime(".rpm");
        string root = folder.File("root");
        _ = Directory.CreateDirectory(root);

        ProgramRun installed = Rpm(root, "--install", package);
        Assert.True(installed.ExitCode == 0, installed.Errors);
        Assert.StartsWith("ambicap-runtime ", ProgramRun.Of(Path.Combine(root, "usr/bin/ambicap-runtime"), "--ambicap-version").Output, StringComparison.Ordinal);
        string record = Path.Combine(root, "run/ambicap/id.container");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        File.WriteAllText(record, "");

        ProgramRun refused = Rpm(root, "--erase", "ambicap-runtime");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("ambicap-runtime: 1 containers live that were made through it and cannot be stopped without it; remove their Pods first", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Rpm(root, "--upgrade", "--replacepkgs", package).ExitCode);
        Assert.True(File.Exists(Path.Combine(root, "usr/bin/ambicap-runtime")));

        File.Delete(record);
        string configuration = Path.Combine(root, "etc/ambicap/runtime.toml");
        File.AppendAllText(configuration, "# of this node\n");
        Assert.Equal(0, Rpm(root, "--erase", "ambicap-runtime").ExitCode);
        Assert.False(File.Exists(Path.Combine(root, "usr/bin/ambicap-runtime")));
        Assert.True(File.Exists(configuration + ".rpmsave"));
    }

    /// <summary>Nothing that it depends on is below the folder.</summary>
    private static ProgramRun Rpm(string root, params string[] arguments) => ProgramRun.Of("rpm", [$"--root={root}", "--nodeps", .. arguments]);
}
