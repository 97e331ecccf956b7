using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>That <c>eng/locks</c> has the packages of the programs, as a release is restored.</summary>
public sealed class LockedPackagesTests
{
    [Fact]
    public void Restore_LockedMode_TakesThePackagesAsTheyAre()
    {
        NeedsTheirSdk();
        using TemporaryFolder artifacts = new();
        ProcessStartInfo start = new("dotnet", ["restore", Path.Combine(Repository.Root, "Ambicap.slnx"), "--force", "-p:ArtifactsPath=" + artifacts.Path]);
        start.Environment["RestoreLockedMode"] = "true";
        ProgramRun run = ProgramRun.Of(start);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    /// <summary>The compiler's packages follow the SDK and its architecture.</summary>
    private static void NeedsTheirSdk()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "eng/locks/Ambicap.Runtime.json")));
        string locked = file.RootElement.GetProperty("dependencies").GetProperty("net10.0").GetProperty("Microsoft.DotNet.ILCompiler").GetProperty("resolved").GetString()!;
        string bundled = ProgramRun.Of("dotnet", "msbuild", Path.Combine(Repository.Root, "src/Ambicap.Runtime"), "-getProperty:BundledNETCoreAppPackageVersion").Output.Trim();
        Assert.SkipUnless(RuntimeInformation.OSArchitecture == Architecture.X64 && bundled == locked, $"eng/locks are those of .NET {locked} on x64; this is {bundled}");
    }
}
