using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ambicap.Cli.Conformance.Images;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Conformance;

public sealed class CallProgramTests
{
    private const int NoSystemCall = 38;
    private const int NoSuchProcess = 3;
    private const int BadAddress = 14;

    [Theory]
    [InlineData(Architecture.X64, 9999)]
    [InlineData(Architecture.Arm64, 9999)]
    public void Build_CallThatThereIsNot_EndsWithThatError(Architecture architecture, int number) =>
        Assert.Equal(NoSystemCall, Run(architecture, number));

    /// <summary>Neither needs a capability: which number is which call is seen by the error.</summary>
    [Theory]
    [InlineData(Architecture.X64, "chroot", BadAddress)]
    [InlineData(Architecture.Arm64, "chroot", BadAddress)]
    [InlineData(Architecture.X64, "mbind", 0)]
    [InlineData(Architecture.Arm64, "kcmp", NoSuchProcess)]
    public void Build_CallWithZeros_EndsWithItsError(Architecture architecture, string name, int error) =>
        Assert.Contains(Run(architecture, CallCode.Of(architecture)!.Numbers[name]), (int[])[error, NoSystemCall]);

    [Fact]
    public void Of_AnotherArchitecture_IsNull() => Assert.Null(CallCode.Of(Architecture.S390x));

    private static int Run(Architecture architecture, int number)
    {
        using TemporaryFolder folder = new();
        string program = folder.File("call");
        File.WriteAllBytes(program, CallProgram.Build(CallCode.Of(architecture)!));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] words = [.. Emulator(architecture), program, number.ToString(CultureInfo.InvariantCulture)];
        return ProgramRun.Of(new ProcessStartInfo(words[0], words.Skip(1))).ExitCode;
    }

    private static string[] Emulator(Architecture architecture)
    {
        if (architecture == RuntimeInformation.OSArchitecture)
        {
            return [];
        }

        string name = architecture == Architecture.Arm64 ? "qemu-aarch64" : "qemu-x86_64";
        string? emulator = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Append(Path.Combine(Repository.Root, "artifacts", "emulators", "qemu", "root", "usr", "bin"))
            .SelectMany(folder => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + "-static")])
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(
            emulator is null, $"programs for {architecture} run here by {name} of Debian's package qemu-user, which is not installed; run eng/emulators.sh");
        return [emulator!];
    }
}
