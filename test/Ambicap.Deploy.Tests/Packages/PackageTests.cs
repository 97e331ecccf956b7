using System.Runtime.InteropServices;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Packages;

/// <summary>What is the same for both forms of packages.</summary>
public sealed class PackageTests(WrittenPackages packages)
{
    [Fact]
    public void Packages_AnotherTime_AreTheSameBytes()
    {
        using TemporaryFolder folder = new();
        string[] again = WrittenPackages.Write(folder.Path);
        Assert.Equal(4, again.Length);
        Assert.All(packages.All.Zip(again), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    [Fact]
    public void Packages_Files_AreTheSameInBothForms()
    {
        foreach (string name in (string[])["ambicap", "ambicap-runtime"])
        {
            string debian = Only($"{name}_", ".deb"), rpm = Only($"{name}-0", ".rpm");
            IEnumerable<string> files = Lines("rpm", "-qp", "--queryformat", "[%{FILEMODES:perms} %{FILENAMES}\\n]", rpm)
                .Where(line => !line.StartsWith('d')).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(FilesOf(debian).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
            Assert.EndsWith(": digests OK\n", ProgramRun.Of("rpm", "-K", rpm).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Packages_OfAnotherMachineWithoutItsPrograms_SayHowToGetThem()
    {
        string other = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "amd64" : "arm64";
        Assert.SkipWhen(Directory.Exists(Path.Combine(Repository.Root, "artifacts/bin", other)), $"there are programs of {other}");
        Assert.Equal($"packages.sh: artifacts/bin/{other}/ambicap-runtime is not there; run ./build.sh image {other}\n", Refusal(other));
    }

    [Fact]
    public void Packages_OfAnUnknownMachine_SayWhichAreKnown() =>
        Assert.Equal("packages.sh: unknown architecture \"m68k\"; use amd64 or arm64\n", Refusal("m68k"));

    private static string Refusal(string architecture)
    {
        using TemporaryFolder folder = new();
        ProgramRun run = ProgramRun.Of(Path.Combine(Repository.Root, "eng/packages.sh"), folder.Path, architecture);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        return run.Errors;
    }

    private string Only(string start, string form) =>
        packages.All.Single(path => path.EndsWith(form, StringComparison.Ordinal) && Path.GetFileName(path).StartsWith(start, StringComparison.Ordinal));

    /// <summary>The files in a .deb that are no folders.</summary>
    private static IEnumerable<string> FilesOf(string package) =>
        Lines("sh", "-c", $"dpkg-deb --fsys-tarfile '{package}' | tar -t").Where(path => !path.EndsWith('/')).Select(path => path[1..]);

    private static string[] Lines(string program, params string[] arguments) =>
        ProgramRun.Of(program, arguments).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
