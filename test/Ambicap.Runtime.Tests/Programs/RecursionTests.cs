using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>Wrappers in front of wrappers: fine while a real runtime comes in the end, refused where they lead back.</summary>
public sealed class RecursionTests
{
    [Fact]
    public void AnyCommand_RealRuntimeIsTheWrapper_IsRefused()
    {
        using WrapperCall call = new();
        string self = Repository.Program("ambicap-runtime");
        File.WriteAllText(call.ConfigurationFile, $"runtime = \"{self}\"\n");
        ProgramRun run = call.Run("state", "x");
        Assert.Equal(
            (1, $"ambicap: the real runtime {self} is ambicap-runtime itself; set runtime in {call.ConfigurationFile} to runc or crun\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("other", "exec ambicap-runtime \"$@\"")]
    [InlineData("runc", "exec ambicap-runtime --debug \"$@\"")]
    [InlineData("other", "ambicap-runtime --debug \"$@\"")]
    [InlineData("runc", "ambicap-runtime \"$@\"; exit $?")]
    public void AnyCommand_OtherWrapperLeadsBack_IsRefused(string name, string otherWrapper)
    {
        using WrapperCall call = new();
        using TemporaryFolder folder = new();
        string other = folder.Script(name, otherWrapper.Replace("ambicap-runtime", Repository.Program("ambicap-runtime"), StringComparison.Ordinal) + "\n");
        File.WriteAllText(call.ConfigurationFile, $"runtime = \"{other}\"\n");
        ProgramRun run = call.Run("state", "x");
        Assert.Equal(
            (1, $"ambicap: the real runtime {other} leads back to ambicap-runtime; set runtime in {call.ConfigurationFile} to runc or crun\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("")]
    public void AnyCommand_OtherWrapperLeadsToARuntime_Passes(string how)
    {
        using WrapperCall call = new();
        using TemporaryFolder folder = new();
        string other = folder.Script("other", $"{how} /bin/echo \"$@\"\n");
        File.WriteAllText(call.ConfigurationFile, $"runtime = \"{other}\"\n");
        ProcessStartInfo start = new(Repository.Program("ambicap-runtime"), ["state", "x"]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        Assert.Equal("state x\n", ProgramRun.Of(start).Output);
    }
}
