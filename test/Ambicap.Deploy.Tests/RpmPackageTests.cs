using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>The .rpm packages of <c>eng/packages.sh</c>, installed and removed by rpm itself below a folder.</summary>
public sealed class RpmPackageTests
{
    [Fact]
    public void Packages_Twice_AreTheSameBytes()
    {
        using TemporaryFolder folder = new();
        string[] first = Build(folder.File("a")), second = Build(folder.File("b"));
        Assert.Equal(2, first.Length);
        Assert.All(first.Zip(second), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    [Fact]
    public void Packages_Files_AreThoseOfDebians()
    {
        using TemporaryFolder folder = new();
        string[] packages = Build(folder.File("packages"));
        foreach (string package in packages)
        {
            string name = Path.GetFileName(package).StartsWith("ambicap-runtime-", StringComparison.Ordinal) ? "ambicap-runtime" : "ambicap";
            string debian = Directory.EnumerateFiles(folder.File("packages"), $"{name}_*.deb").Single();
            string[] expected = [.. FilesOf(debian).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, Lines(ProgramRun.Of("rpm", "-qp", "--queryformat", "[%{FILEMODES:perms} %{FILENAMES}\\n]", package))
                .Where(line => !line.StartsWith('d')).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal));
        }

        string runtime = packages.Single(IsRuntime);
        Assert.Equal(["/etc/ambicap/runtime.toml"], Lines(ProgramRun.Of("rpm", "-qcp", runtime)));
        Assert.All(packages, package => Assert.EndsWith(": digests OK\n", ProgramRun.Of("rpm", "-K", package).Output, StringComparison.Ordinal));
        Assert.DoesNotContain(folder.Path, ProgramRun.Of("rpm", "-qp", "--scripts", "-i", runtime).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_WhileAContainerLives_StaysAndThenGoes()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string package = Build(folder.File("packages")).Single(IsRuntime);
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

    private static bool IsRuntime(string path) => Path.GetFileName(path).StartsWith("ambicap-runtime-", StringComparison.Ordinal);

    private static string[] Build(string output)
    {
        ProgramRun run = ProgramRun.Of(Path.Combine(Repository.Root, "eng/packages.sh"), output);
        Assert.True(run.ExitCode == 0, run.Errors);
        return [.. Lines(run).Where(path => path.EndsWith(".rpm", StringComparison.Ordinal))];
    }

    /// <summary>The files in a .deb that are no folders.</summary>
    private static string[] FilesOf(string package) => [.. Lines(ProgramRun.Of("sh", "-c", $"dpkg-deb --fsys-tarfile '{package}' | tar -t"))
        .Where(path => !path.EndsWith('/')).Select(path => path[1..])];

    private static string[] Lines(ProgramRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Nothing that it depends on is below the folder.</summary>
    private static ProgramRun Rpm(string root, params string[] arguments) => ProgramRun.Of("rpm", [$"--root={root}", "--nodeps", .. arguments]);
}
