using Ambicap.Host.Containerd;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Containerd;

/// <summary>The files in TestData are what <c>containerd config default</c> of each version prints, Debian's builds.</summary>
public sealed class ContainerdDumpTests
{
    private const string Wanted = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".containerd]
          default_runtime_name = "runc"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
            pod_annotations = ["a/*"]
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
              SystemdCgroup = true
        """;

    private const string Ours = """

          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.ambicap]
            runtime_type = "io.containerd.runc.v2"
            cni_max_conf_num = 0
            pod_annotations = ["a/*", "ambient.ambicap.dev/*"]
            container_annotations = ["ambicap.dev/ambient"]
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.ambicap.options]
              BinaryName = "/opt/ambicap/bin/ambicap-runtime"
              SystemdCgroup = true
        """;

    [Theory]
    [InlineData("1.6.20", 2, "registry.k8s.io/pause:3.6")]
    [InlineData("1.7.24", 2, "registry.k8s.io/pause:3.8")]
    [InlineData("2.1.9", 3, "registry.k8s.io/pause:3.10")]
    public void Parse_DefaultConfiguration_HasRunc(string containerd, int version, string image)
    {
        ContainerdDump dump = ContainerdDump.Parse(File.ReadAllText(Repository.TestData("containerd", containerd + ".toml")));

        Assert.Equal((version, "runc", image, false), (dump.Version, dump.DefaultName, dump.SandboxImage, dump.IsCriDisabled));
        ContainerdHandler runc = Assert.Single(dump.Handlers).Value;
        Assert.Same(runc, dump.Default);
        Assert.Equal(("io.containerd.runc.v2", ""), (runc.Type, runc.BinaryName));
        Assert.Equal("false", runc.Settings["options.SystemdCgroup"]);
    }

    [Fact]
    public void Parse_Handler_TellsWhatIsItsOwn()
    {
        ContainerdDump dump = ContainerdDump.Parse(Wanted + Ours);

        ContainerdHandler ambicap = dump.Handlers["ambicap"];
        Assert.Equal("/opt/ambicap/bin/ambicap-runtime", ambicap.BinaryName);
        Assert.Equal(["a/*", "ambient.ambicap.dev/*"], ambicap.PodAnnotations);
        Assert.Equal(["ambicap.dev/ambient"], ambicap.ContainerAnnotations);
        Assert.Empty(ambicap.DifferencesFrom(dump.Default!));
    }

    [Theory]
    [InlineData("SystemdCgroup = true\n", "SystemdCgroup = false\n", "options.SystemdCgroup")]
    [InlineData("runc.v2\"\n    cni", "runc.v1\"\n    cni", "runtime_type")]
    [InlineData("cni_max_conf_num = 0", "cni_max_conf_num = 2", "cni_max_conf_num")]
    public void DifferencesFrom_AnotherSetting_IsNamed(string from, string to, string expected)
    {
        ContainerdDump dump = ContainerdDump.Parse(Wanted + (Ours + "\n").Replace(from, to, StringComparison.Ordinal));

        Assert.Equal([expected], dump.Handlers["ambicap"].DifferencesFrom(dump.Default!));
    }

    [Fact]
    public void FaultsOf_TheSame_IsNone()
    {
        ContainerdDump after = ContainerdDump.Parse(Wanted + Ours);

        Assert.Empty(after.FaultsOf(after.Handlers["ambicap"], ContainerdDump.Parse(Wanted)));
    }

    [Fact]
    public void FaultsOf_LostAndChanged_NamesEach()
    {
        ContainerdDump before = ContainerdDump.Parse(Wanted + Ours.Replace("ambicap]", "kata]", StringComparison.Ordinal)
            .Replace("ambicap.options]", "kata.options]", StringComparison.Ordinal));
        ContainerdHandler wanted = ContainerdDump.Parse(Wanted + Ours).Handlers["ambicap"];
        ContainerdDump changed = ContainerdDump.Parse((Wanted + Ours).Replace("\"runc\"", "\"ambicap\"", StringComparison.Ordinal)
            .Replace("[\"a/*\"]", "[]", StringComparison.Ordinal).Replace("/opt/", "/usr/", StringComparison.Ordinal));

        Assert.Equal(
            [
                "the handler ambicap is in force with options.BinaryName other than written",
                "the handler runc is changed",
                "the handler kata, which was there before, is gone",
                "the default handler is ambicap instead of runc",
            ],
            changed.FaultsOf(wanted, before));
        Assert.Equal(["the handler ambicap is not in force"], before.FaultsOf(wanted, before));
    }

    [Fact]
    public void Parse_DockersContainerd_HasNoCri() =>
        Assert.True(ContainerdDump.Parse("version = 2\ndisabled_plugins = [\"cri\"]\n").IsCriDisabled);

    [Theory]
    [InlineData("a = ", "containerd config dump:1: not valid TOML:")]
    [InlineData("a = 1", "containerd config dump: no version; report it with what it prints")]
    [InlineData("version = 2\n[a]\n[a]\n", "containerd config dump:3: not valid TOML:")]
    public void Parse_SomethingElse_IsRefused(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<HostException>(() => ContainerdDump.Parse(text)).Message, StringComparison.Ordinal);
}
