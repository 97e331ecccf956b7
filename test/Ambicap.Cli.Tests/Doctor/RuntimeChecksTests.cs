using Ambicap.Capabilities;
using Ambicap.Cli.Doctor;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Doctor;

/// <summary>A script in the place of ambicap-runtime.</summary>
public sealed class RuntimeChecksTests
{
    [Fact]
    public void Run_NoProgram_IsAFault()
    {
        Finding found = Assert.Single(RuntimeChecks.Run(RuntimeChecks.Find("/nowhere"), "/nowhere", out _));
        Assert.Equal((Health.Failed, "no ambicap-runtime at /nowhere"), (found.Health, found.Detail));
    }

    [Fact]
    public void Run_ProgramThatIsWell_TellsItsLimit()
    {
        using TemporaryFolder folder = new();
        string program = folder.Script("r", $"case $1 in *version) echo ambicap-runtime {OwnVersion.Text} ;; *) printf 'version x\\nfile f\\nruntime /usr/sbin/runc\\nallowed    NET_RAW\\n' ;; esac\n");
        Assert.All(RuntimeChecks.Run(program, null, out CapabilitySet? limit), found => Assert.Equal(Health.Ok, found.Health));
        Assert.Equal(CapabilitySet.Of(Capability.NetRaw), limit);
    }

    [Fact]
    public void Run_BrokenConfigurationAndOtherVersion_AreFaultsAndTheLimitIsUnknown()
    {
        using TemporaryFolder folder = new();
        string program = folder.Script("r", "case $1 in *version) echo ambicap-runtime 9.9.9 ;; *) echo 'ambicap: runtime.toml:1: no' >&2; exit 1 ;; esac\n");
        Assert.Equal(
            [
                ("runtime: file", Health.Ok, program),
                ("runtime: version", Health.Failed, $"ambicap-runtime is 9.9.9, this program {OwnVersion.Text}"),
                ("runtime: configuration", Health.Failed, "ambicap: runtime.toml:1: no"),
                ("limit", Health.Unknown, "ambicap-runtime does not say"),
            ],
            RuntimeChecks.Run(program, null, out CapabilitySet? limit).Select(found => (found.Check, found.Health, found.Detail)));
        Assert.Null(limit);
    }
}
