using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Standards;
using CsCheck;

namespace Ambicap.Policy.Tests.Standards;

public sealed class PodSecurityStandardsTests
{
    private static readonly Gen<LevelVersion> s_level = Gen.OneOf([.. LevelVersions.All]);

    [Fact]
    public void Evaluate_EverythingWrong_IsInTheOrderOfKubernetes()
    {
        Assert.Equal(
            [
                "appArmorProfile", "capabilities_baseline", "hostNamespaces", "hostPathVolumes", "hostPorts", "hostProbesAndHostLifecycle",
                "privileged", "procMount", "seLinuxOptions", "seccompProfile_baseline", "sysctls", "windowsHostProcess",
            ],
            Checks(Level.Baseline));
        Assert.Equal(
            [
                "appArmorProfile", "hostNamespaces", "hostPorts", "hostProbesAndHostLifecycle", "privileged", "seLinuxOptions", "sysctls",
                "windowsHostProcess", "allowPrivilegeEscalation", "capabilities_restricted", "procMount_restricted", "restrictedVolumes",
                "runAsNonRoot", "runAsUser", "seccompProfile_restricted",
            ],
            Checks(Level.Restricted));
        Assert.Empty(Checks(Level.Privileged));
    }

    [Fact]
    public void Evaluate_SeveralContainers_NamesThePodAndThenEachInItsOrder()
    {
        Pod pod = PodMaking.WithPodContext(context => context with { RunAsNonRoot = false }) with
        {
            Containers =
            [
                PodMaking.Web with { Name = "b", Role = ContainerRole.Init },
                PodMaking.Web with { Name = "a", SecurityContext = PodMaking.Web.SecurityContext with { RunAsNonRoot = false, Privileged = true } },
                PodMaking.Web with { Name = "c", Role = ContainerRole.Ephemeral, SecurityContext = new SecurityContext { RunAsNonRoot = false } },
            ],
        };
        Assert.Equal(
            [("privileged", "a"), ("allowPrivilegeEscalation", "c"), ("capabilities_restricted", "c"), ("runAsNonRoot", null), ("runAsNonRoot", "a"), ("runAsNonRoot", "c")],
            PodSecurityStandards.Evaluate(new LevelVersion(Level.Restricted, PolicyVersion.Latest), pod).Select(violation => (violation.Check, violation.Container)));
    }

    [Fact]
    public void Evaluate_VersionOfTheFuture_JudgesAsTheNewest() => PodGenerator.Pod.Sample(pod =>
    {
        foreach (Level level in Enum.GetValues<Level>())
        {
            IReadOnlyList<Violation> latest = PodSecurityStandards.Evaluate(new LevelVersion(level, PolicyVersion.Latest), pod);
            Assert.Equal(latest, PodSecurityStandards.Evaluate(new LevelVersion(level, PolicyVersion.OfMinor(37)), pod));
            Assert.Equal(latest, PodSecurityStandards.Evaluate(new LevelVersion(level, PolicyVersion.OfMinor(int.MaxValue - 1)), pod));
        }
    });

    [Fact]
    public void Evaluate_Privileged_AllowsEverything() => Gen.Select(PodGenerator.Pod, s_level).Sample((pod, level) =>
        Assert.Empty(PodSecurityStandards.Evaluate(level with { Level = Level.Privileged }, pod)));

    /// <summary>On Windows the restricted level lets fields be that the API refuses there, and that the baseline level still looks at.</summary>
    [Fact]
    public void Evaluate_RefusedAtBaseline_IsRefusedAtRestricted() => Gen.Select(PodGenerator.Pod, s_level).Sample((pod, level) =>
    {
        Pod onLinux = pod with { OperatingSystem = null };
        int baseline = PodSecurityStandards.Evaluate(level with { Level = Level.Baseline }, onLinux).Count;
        Assert.True(PodSecurityStandards.Evaluate(level with { Level = Level.Restricted }, onLinux).Count >= baseline);
    });

    /// <summary>Whatever else a Pod has takes no violation of a container away.</summary>
    [Fact]
    public void Evaluate_OneContainerLess_HasNoNewViolation() => Gen.Select(PodGenerator.Pod, s_level, Gen.Int[0, 5]).Sample((pod, level, index) =>
    {
        Pod less = pod with { Containers = [.. pod.Containers.Where((_, i) => i != index)] };
        Assert.Empty(PodSecurityStandards.Evaluate(level, less).Except(PodSecurityStandards.Evaluate(level, pod)));
    });

    [Fact]
    public void Evaluate_AnyPod_NamesKnownChecksInTheirOrder() => Gen.Select(PodGenerator.Pod, s_level).Sample((pod, level) =>
    {
        string[] known = [.. PodSecurityStandards.Checks.Select(check => check.Id)];
        int[] places = [.. PodSecurityStandards.Evaluate(level, pod).Select(violation => Array.IndexOf(known, violation.Check))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    });

    [Fact]
    public void Evaluate_NothingWrong_AllocatesNothing()
    {
        LevelVersion level = new(Level.Restricted, PolicyVersion.Latest);
        Pod pod = PodMaking.WithCapabilities(["NET_BIND_SERVICE"], ["ALL"]) with { Sysctls = ["net.ipv4.tcp_rmem"], Volumes = [new("v", "secret")] };
        _ = PodSecurityStandards.Evaluate(level, pod);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int found = 0;
        for (int i = 0; i < 1000; i++)
        {
            found += PodSecurityStandards.Evaluate(level, pod).Count;
        }

        Assert.Equal((0, 0), (found, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    private static string[] Checks(Level level) =>
        [.. PodSecurityStandards.Evaluate(new LevelVersion(level, PolicyVersion.Latest), PodGenerator.EverythingWrong).Select(violation => violation.Check).Distinct()];
}
