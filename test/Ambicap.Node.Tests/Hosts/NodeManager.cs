using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Hosts;

/// <summary>The container manager of a test's node.</summary>
/// <param name="Name">What ambicap-node calls it.</param>
/// <param name="Suite">The Debian suite whose files the node has.</param>
/// <param name="Named">A folder with programs that Debian does not have; empty for the suite's own.</param>
/// <param name="Command">What starts it.</param>
/// <param name="ConfigFile">Its configuration file.</param>
/// <param name="Config">What is in that file: as little as there can be, with comments.</param>
/// <param name="Socket">Its CRI endpoint.</param>
/// <param name="Imports">The commands that bring it the images of <see cref="Archive"/>.</param>
internal sealed record NodeManager(
    string Name, string Suite, string Named, string Command, string ConfigFile, string Config, string Socket, IReadOnlyList<IReadOnlyList<string>> Imports)
{
    /// <summary>sid with the containerd 2.3 or newer that AMBICAP_CONTAINERD names.</summary>
    internal const string NewContainerd = "named";

    /// <summary>sid with the CRI-O that AMBICAP_CRIO names.</summary>
    internal const string Crio = "crio";

    /// <summary>Where a node has its images at first.</summary>
    internal const string Archive = "/tmp/images.tar";

    // Where the holder of a node puts the folder that is named.
    internal const string Place = "/named";

    private static readonly string s_containerd = Environment.GetEnvironmentVariable("AMBICAP_CONTAINERD") ?? "";
    private static readonly string s_crio = Environment.GetEnvironmentVariable("AMBICAP_CRIO") ?? "";

    /// <summary>The suite with the newest containerd that there is.</summary>
    internal static string Newest => s_containerd.Length > 0 ? NewContainerd : "sid";

    /// <summary>The manager by a suite's name, or one of the two names above. A test that lacks it is skipped.</summary>
    internal static NodeManager Of(string name)
    {
        Assert.SkipWhen(name == NewContainerd && s_containerd.Length == 0,
            "no containerd is named; set AMBICAP_CONTAINERD to a folder with containerd 2.3 or newer: containerd, containerd-shim-runc-v2, ctr");
        Assert.SkipWhen(name == Crio && s_crio.Length == 0, "no CRI-O is named; set AMBICAP_CRIO to a folder with crio and pinns");
        return name switch
        {
            Crio => new("crio", "sid", s_crio, $"{Place}/crio", "/etc/crio/crio.conf.d/10-own.conf", CrioConfig, "/run/crio/crio.sock",
                [Pull(BusyboxImages.Pause), Pull(BusyboxImages.Plain)]),
            NewContainerd => Containerd("sid", s_containerd, VersionThree.Replace("version = 3", "version = 4", StringComparison.Ordinal)),
            "sid" => Containerd(name, "", VersionThree),
            _ => Containerd(name, "", VersionTwo),
        };
    }

    /// <summary>Where the suite is unpacked.</summary>
    internal string SuiteFolder => Path.Combine(Repository.Root, "artifacts", "callers", Suite);

    /// <summary>A newer ctr warns of what its containerd will no longer take, such as control groups of version 1.</summary>
    private static NodeManager Containerd(string suite, string named, string config) => new(
        "containerd", suite, named, "containerd", "/etc/containerd/config.toml", config, "/run/containerd/containerd.sock",
        [["env", "CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS=1", "ctr", "--namespace", "k8s.io", "images", "import", Archive]]);

    /// <summary>Podman has the same store as CRI-O, and takes one image of an archive at a time.</summary>
    private static string[] Pull(string image) => ["podman", "--storage-driver", "overlay", "pull", "--quiet", $"oci-archive:{Archive}:{image}"];

    private const string VersionThree = $"""
        # This node's own.
        version = 3
        imports = [] # none yet

        [plugins.'io.containerd.cri.v1.images'.pinned_images]
          sandbox = '{BusyboxImages.Pause}'

        [plugins.'io.containerd.cri.v1.runtime']
          restrict_oom_score_adj = true

        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
          runtime_type = 'io.containerd.runc.v2' # the default one
          pod_annotations = ['example.org/*']

        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.other]
          runtime_type = 'io.containerd.runc.v2'

        """;

    private const string VersionTwo = $"""
        # This node's own.
        version = 2

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "{BusyboxImages.Pause}"
          restrict_oom_score_adj = true

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2" # the default one
          pod_annotations = ["example.org/*"]

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.other]
          runtime_type = "io.containerd.runc.v2"

        """;

    private const string CrioConfig = $"""
        # This node's own.
        [crio]
        storage_driver = "overlay"

        [crio.runtime]
        cgroup_manager = "cgroupfs"
        conmon_cgroup = "pod"
        pinns_path = "{Place}/pinns"
        default_runtime = "runc" # on control groups of version 1, which crun refuses
        disable_hostport_mapping = true # which takes iptables or nft

        [crio.runtime.runtimes.runc]
        runtime_path = "/usr/sbin/runc"
        monitor_path = "/usr/bin/conmon"

        [crio.image]
        pause_image = "{BusyboxImages.Pause}"

        """;
}
