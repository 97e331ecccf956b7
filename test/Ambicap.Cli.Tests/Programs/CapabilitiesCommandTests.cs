using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap capabilities</c>.</summary>
public sealed class CapabilitiesCommandTests
{
    [Fact]
    public void Capabilities_NoName_HasALineForEach()
    {
        ProgramRun run = Run();
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(CapabilitySet.AllKnown.Select(capability => capability.ToName()), lines.Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.Matches("^NET_RAW +13 +elevated +privileged +- +open raw and packet sockets", lines[14]);
        Assert.Matches("^BPF +39 +root-equivalent +opt-in +bpf +load eBPF programs", lines[40]);
    }

    [Fact]
    public void Capabilities_Name_TellsWhatTheCatalogueHas() => Assert.Equal(
        $"""
        SYSLOG (CAP_SYSLOG, 34)
          for               {CapabilityCatalogue.Of(Capability.Syslog).Purpose}
          risk              elevated, because {CapabilityCatalogue.Of(Capability.Syslog).Reason}
          level             privileged
          hostUsers: false  it does nothing: the kernel asks for it outside the Pod's user namespace
          seccomp           containerd's and Docker's default profile opens syslog only where capabilities.add names SYSLOG too
          source            capabilities(7); syslog(2)
          grant             ambient.ambicap.dev/CONTAINER: SYSLOG

        """,
        Run("cap_syslog").Output);

    [Theory]
    [InlineData("AUDIT_READ", "hostNetwork", "AUDIT_WRITE")]
    [InlineData("AUDIT_CONTROL", "hostPID", "AUDIT_WRITE")]
    [InlineData("SYS_BOOT", "hostPID", "SYS_BOOT")]
    [InlineData("SYSLOG", null, "SYSLOG")]
    [InlineData("NET_RAW", null, null)]
    public void Capabilities_NamespaceOfTheHostAndAdd_AreInBothForms(string name, string? field, string? added)
    {
        JsonNode capability = Assert.Single(JsonNode.Parse(Run(name, "-o", "json").Output)!.AsArray())!;
        Assert.Equal((field, added), ((string?)capability["hostField"], (string?)capability["seccompAdd"]));
        string page = Run(name).Output;
        Assert.Equal(field is not null, page.Contains($"\n  host namespace    without {field}: true ", StringComparison.Ordinal));
        Assert.Equal(added is not null, page.Contains($" only where capabilities.add names {added} too\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NET_BIND_SERVICE", "restricted", false)]
    [InlineData("kill", "baseline", false)]
    [InlineData("CAP_NET_ADMIN", "privileged", false)]
    [InlineData("sys_admin", "privileged", true)]
    public void Capabilities_Json_HasLevelAndOptIn(string name, string level, bool needsOptIn)
    {
        JsonNode capability = Assert.Single(JsonNode.Parse(Run(name, "-o", "json").Output)!.AsArray())!;
        Assert.Equal((level, needsOptIn), ((string?)capability["level"], (bool)capability["needsOptIn"]!));
    }

    [Fact]
    public void Capabilities_Json_HasEveryCapability() => Assert.Equal(
        Enumerable.Range(0, CapabilityName.Count),
        JsonNode.Parse(Run("-o", "json").Output)!.AsArray().Select(capability => (int)capability!["number"]!));

    [Theory]
    [InlineData("NET_RAWW", "ambicap: \"NET_RAWW\" is no capability; did you mean NET_RAW?\n")]
    [InlineData("\e[2J", "ambicap: \"?[2J\" is no capability; see ambicap capabilities\n")]
    [InlineData("ALL", "ambicap: \"ALL\" is no capability; see ambicap capabilities\n")]
    public void Capabilities_UnknownName_IsRefused(string name, string error)
    {
        ProgramRun run = Run("KILL", name);
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    private static ProgramRun Run(params string[] arguments) => ProgramRun.Of(Repository.Program("ambicap"), ["capabilities", .. arguments]);
}
