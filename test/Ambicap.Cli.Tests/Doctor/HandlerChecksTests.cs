using Ambicap.Cli.Doctor;
using Ambicap.Host.Containerd;

namespace Ambicap.Cli.Tests.Doctor;

public sealed class HandlerChecksTests
{
    private const string Runtimes = "plugins.'io.containerd.cri.v1.runtime'.containerd";
    private const string Patterns = "pod_annotations = ['ambient.ambicap.dev/*', 'nonroot.ambicap.dev/*']\n";

    [Fact]
    public void Judge_DefaultHandlerWithAnotherBinary_IsWell() => Assert.Equal(
        ["handler: configuration in force Ok", "handler: annotations Ok", "handler: options of the default handler Ok"],
        Judge(Patterns, "BinaryName = '/opt/ambicap/bin/ambicap-runtime'\nSystemdCgroup = true\n").Select(found => $"{found.Check} {found.Health}"));

    [Fact]
    public void Judge_NoHandler_IsAFaultWithTheHandlersThatAreThere()
    {
        Finding found = Assert.Single(HandlerChecks.Judge(ContainerdDump.Parse($"version = 3\n[{Runtimes}.runtimes.runc]\nruntime_type = 'io.containerd.runc.v2'\n"), "ambicap", null));
        Assert.Equal("containerd has the handlers runc, and not ambicap", found.Detail);
        Assert.Equal(Health.Failed, found.Health);
    }

    [Fact]
    public void Judge_OtherCgroupDriver_IsNamed() => Assert.Contains(
        "ambicap differs from runc in options.SystemdCgroup",
        Judge(Patterns, "BinaryName = '/opt/ambicap/bin/ambicap-runtime'\n").Select(found => found.Detail));

    [Fact]
    public void Judge_LackingAnnotations_AreNamed() => Assert.Contains(
        "pod_annotations of ambicap lack nonroot.ambicap.dev/*, so grants do not reach ambicap-runtime",
        Judge("pod_annotations = ['ambient.ambicap.dev/*']\n", "BinaryName = '/opt/ambicap/bin/ambicap-runtime'\nSystemdCgroup = true\n").Select(found => found.Detail));

    [Fact]
    public void Judge_HandlerThatLeadsElsewhere_IsNamed() => Assert.Contains(
        "handler ambicap leads to runc, not to /opt/ambicap/bin/ambicap-runtime",
        Judge(Patterns, "SystemdCgroup = true\n").Select(found => found.Detail));

    private static IReadOnlyList<Finding> Judge(string settings, string options) => [.. HandlerChecks.Judge(
        ContainerdDump.Parse($"""
            version = 3
            [{Runtimes}]
            default_runtime_name = 'runc'
            [{Runtimes}.runtimes.runc]
            runtime_type = 'io.containerd.runc.v2'
            [{Runtimes}.runtimes.runc.options]
            SystemdCgroup = true
            [{Runtimes}.runtimes.ambicap]
            runtime_type = 'io.containerd.runc.v2'
            {settings}
            [{Runtimes}.runtimes.ambicap.options]
            {options}
            """),
        "ambicap",
        "/opt/ambicap/bin/ambicap-runtime")];
}
