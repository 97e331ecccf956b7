using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Policy.Tests.Seccomp;

public sealed class SeccompProfileTests
{
    // The file that Podman and CRI-O build their default profile from; a package of Podman has it.
    private const string ContainersCommon = "/usr/share/containers/seccomp.json";

    private static readonly string s_asManyAsADefault =
        $$"""{"names":[{{string.Join(',', Enumerable.Range(0, 300).Select(number => $"\"call{number}\""))}}],"action":"SCMP_ACT_ALLOW"}""";

    [Theory]
    [InlineData(Capability.Syslog, """{"names":["read","write"],"action":"SCMP_ACT_ALLOW"}""", "syslog")]
    [InlineData(Capability.Syslog, """{"names":["syslog"],"action":"SCMP_ACT_ALLOW"}""", "")]
    [InlineData(Capability.Syslog, """{"names":["syslog"],"action":"SCMP_ACT_LOG"}""", "")]
    [InlineData(Capability.Syslog, """{"names":["syslog"],"action":"SCMP_ACT_ERRNO"}""", "syslog")]
    [InlineData(Capability.Syslog, """{"names":["syslog"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":3,"op":"SCMP_CMP_EQ"}]}""", "syslog")]
    [InlineData(Capability.Syslog, """{"names":["syslog"],"action":"SCMP_ACT_ALLOW","args":null}""", "")]
    [InlineData(Capability.NetRaw, """{"names":["read"],"action":"SCMP_ACT_ALLOW"}""", "")]
    [InlineData(Capability.SysPtrace, """{"names":["ptrace","process_vm_readv"],"action":"SCMP_ACT_ALLOW"}""", "kcmp,pidfd_getfd,process_madvise,process_vm_writev")]
    [InlineData(Capability.AuditWrite, """{"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":40,"op":"SCMP_CMP_NE"}]}""", "")]
    [InlineData(Capability.AuditWrite, """{"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":16,"op":"SCMP_CMP_EQ"},{"index":2,"value":9,"op":"SCMP_CMP_NE"}]}""", "socket")]
    [InlineData(Capability.AuditWrite, """{"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":0,"value":16,"op":"SCMP_CMP_EQ"}]}""", "")]
    [InlineData(Capability.AuditRead, """{"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":2,"value":9,"op":"SCMP_CMP_NE"}]}""", "socket")]
    [InlineData(Capability.AuditControl, """{"names":["socket"],"action":"SCMP_ACT_ALLOW"}""", "")]
    public void RefusedFor_UnknownToManager_NamesWhatIsRefused(Capability capability, string rule, string refused) =>
        Assert.Equal(refused, string.Join(',', Profile($"{rule},{s_asManyAsADefault}").RefusedFor(capability, isKnownToManager: false)));

    [Fact]
    public void RefusedFor_KnownToManager_OnlyWhereEverythingIsRefused()
    {
        SeccompProfile partly = Profile("""{"names":["mount"],"action":"SCMP_ACT_ALLOW"},""" + s_asManyAsADefault);
        Assert.Empty(partly.RefusedFor(Capability.SysAdmin, isKnownToManager: true));
        Assert.NotEmpty(partly.RefusedFor(Capability.SysAdmin, isKnownToManager: false));
        Assert.Equal(["bpf"], partly.RefusedFor(Capability.Bpf, isKnownToManager: true));
    }

    [Fact]
    public void RefusedFor_ProfileOfSomebodysOwn_OneCallIsEnough()
    {
        SeccompProfile own = Profile("""{"names":["ptrace"],"action":"SCMP_ACT_ALLOW"}""");
        Assert.Empty(own.RefusedFor(Capability.SysPtrace, isKnownToManager: false));
        Assert.Equal(["chroot"], own.RefusedFor(Capability.SysChroot, isKnownToManager: false));
    }

    [Fact]
    public void RefusedFor_ProfileThatListsWhatItRefuses_CountsTheList()
    {
        const string config = """{"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["bpf"],"action":"SCMP_ACT_KILL"}]}}}""";
        Assert.True(SeccompProfileReader.TryRead(Encoding.UTF8.GetBytes(config), out SeccompProfile? profile, out _));
        Assert.Equal(["bpf"], profile!.RefusedFor(Capability.Bpf, isKnownToManager: false));
        Assert.Empty(profile.RefusedFor(Capability.Syslog, isKnownToManager: false));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"linux":{}}""")]
    [InlineData("""{"linux":{"seccomp":null}}""")]
    public void TryRead_NoProfile_IsNull(string config)
    {
        Assert.True(SeccompProfileReader.TryRead(Encoding.UTF8.GetBytes(config), out SeccompProfile? profile, out _));
        Assert.Null(profile);
    }

    [Theory]
    [InlineData("""{"linux":{"Seccomp":{}}}""", "its seccomp profile cannot be read: it spells the key \"seccomp\" in another case")]
    [InlineData("""{"linux":{"seccomp":{"syscalls":7}}}""", null)]
    [InlineData("""{"linux":{"seccomp":{},"seccomp":{}}}""", null)]
    [InlineData("""{"linux":{"seccomp":{"syscalls":[{"names":["a"],"args":[{"index":-1}]}]}}}""", null)]
    [InlineData("", null)]
    public void TryRead_WhatTwoReadersCouldSeeDifferently_IsAnError(string config, string? expected)
    {
        Assert.False(SeccompProfileReader.TryRead(Encoding.UTF8.GetBytes(config), out _, out string? error));
        Assert.StartsWith(expected ?? "its seccomp profile", error, StringComparison.Ordinal);
    }

    /// <summary>The table against the other family's own source, as this machine's Podman has it.</summary>
    [Fact]
    public void SeccompGates_ContainersCommon_AreThoseOfItsFile()
    {
        Assert.SkipUnless(File.Exists(ContainersCommon), $"{ContainersCommon} is not there; install podman");
        JsonArray rules = JsonNode.Parse(File.ReadAllText(ContainersCommon))!["syscalls"]!.AsArray();
        string[] free = [.. rules.Where(rule => Caps(rule!, "includes").Length + Caps(rule!, "excludes").Length == 0 && IsAllow(rule!)).SelectMany(rule => Names(rule!))];
        Dictionary<string, HashSet<string>> gated = [];
        foreach (JsonNode? rule in rules.Where(rule => IsAllow(rule!)))
        {
            foreach (string capability in Caps(rule!, "includes"))
            {
                gated.TryAdd(capability, []);
                gated[capability].UnionWith(Names(rule!).Except(free));
            }
        }

        foreach ((string name, HashSet<string> calls) in gated)
        {
            Assert.True(CapabilityName.TryParse(name, out Capability capability), name);
            SeccompGate gate = Assert.IsType<SeccompGate>(SeccompGates.Of(capability));
            Assert.True(gate.Families.HasFlag(ProfileFamily.ContainersCommon), name);
            Assert.Empty(gate.Core.Except(calls));
            Assert.Empty(calls.Except([.. gate.SystemCalls, "query_module"]));
        }

        // Its newer releases open bpf and perf_event_open for these two as well; the older ones for SYS_ADMIN only.
        string[] newer = ["CAP_BPF", "CAP_PERFMON"];
        Assert.Equal(
            SeccompGates.OpenersOf(SeccompGates.GatedBy(ProfileFamily.ContainersCommon)).Select(capability => capability.ToKernelName()).Except(newer).Order(),
            gated.Keys.Except(newer).Order());
    }

    /// <summary>What opens a gate opens its own, of the same profiles, by the same system calls.</summary>
    [Fact]
    public void SeccompGates_Opener_IsGatedItself() => Assert.All(SeccompGates.All, gate =>
    {
        SeccompGate opener = SeccompGates.Of(gate.Opener)!;
        Assert.Equal((gate.Families, gate.Opener, true), (opener.Families, opener.Opener, opener.SystemCalls.SequenceEqual(gate.SystemCalls)));
    });

    [Fact]
    public void SeccompGates_EveryGate_HasItsCoreAmongItsSystemCalls() => Assert.All(SeccompGates.All, gate =>
    {
        Assert.NotEmpty(gate.Core);
        Assert.Empty(gate.Core.Except(gate.SystemCalls));
        Assert.Equal(gate.SystemCalls.Order(StringComparer.Ordinal), gate.SystemCalls);
        Assert.NotEqual(ProfileFamily.None, gate.Families);
    });

    private static SeccompProfile Profile(string rule)
    {
        string config = """{"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[RULE]}}}""".Replace("RULE", rule, StringComparison.Ordinal);
        Assert.True(SeccompProfileReader.TryRead(Encoding.UTF8.GetBytes(config), out SeccompProfile? profile, out string? error), error);
        return profile!;
    }

    private static bool IsAllow(JsonNode rule) => rule["action"]!.GetValue<string>() == "SCMP_ACT_ALLOW";

    private static string[] Names(JsonNode rule) => [.. rule["names"]!.AsArray().Select(name => name!.GetValue<string>())];

    private static string[] Caps(JsonNode rule, string when) =>
        rule[when]?["caps"] is JsonArray caps ? [.. caps.Select(name => name!.GetValue<string>())] : [];
}
