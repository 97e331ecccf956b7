using Ambicap.Capabilities;
using Ambicap.Cli.Images;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Containerd;

/// <summary>The configuration files of a private containerd.</summary>
/// <remarks>
/// Configuration version 2 is understood by every containerd from 1.3 to 2.x. <c>restrict_oom_score_adj</c> lets it run where
/// CAP_SYS_RESOURCE is missing; unprivileged ports and ping, which containerd 2.0 turned on by default, are
/// off, so that both need a capability.
/// </remarks>
internal static class ContainerdConfiguration
{
    /// <summary>The handler that leads to runc alone.</summary>
    internal const string PlainHandler = "runc";

    /// <summary>The handler that leads through ambicap-runtime.</summary>
    internal const string AmbicapHandler = "ambicap";

    /// <summary>config.toml.</summary>
    /// <param name="folder">The folder that everything of this containerd is in.</param>
    /// <param name="programs">The host's programs.</param>
    /// <param name="snapshotter"><c>overlayfs</c>, or <c>native</c> where that cannot be.</param>
    internal static string Daemon(string folder, Prerequisites programs, string snapshotter) => $"""
        version = 2
        root = "{folder}/root"
        state = "{folder}/state"
        disabled_plugins = [
          "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp",
          "io.containerd.internal.v1.tracing", "io.containerd.nri.v1.nri",
        ]

        [grpc]
          address = "{folder}/containerd.sock"

        [plugins."io.containerd.internal.v1.opt"]
          path = "{folder}/opt"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "{BusyboxImages.Pause}"
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          restrict_oom_score_adj = true
          netns_mounts_under_state_dir = true
          enable_unprivileged_ports = false
          enable_unprivileged_icmp = false

        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "{programs.CniFolder}"
          conf_dir = "{folder}/cni"

        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "{snapshotter}"
          default_runtime_name = "{AmbicapHandler}"
        {Handler(folder, PlainHandler, programs.Runc)}
        {Handler(folder, AmbicapHandler, programs.Wrapper)}

        """;

    /// <summary>The network of Pods: a pair of interfaces each, gone with the Pod, in the range that RFC 2544 sets apart for tests.</summary>
    internal static string Network(string folder, int subnet) => $$"""
        {
          "cniVersion": "0.4.0",
          "name": "ambicap",
          "plugins": [
            {
              "type": "ptp",
              "ipam": { "type": "host-local", "dataDir": "{{folder}}/ipam", "ranges": [[{ "subnet": "198.18.{{subnet}}.0/24" }]] }
            }
          ]
        }

        """;

    /// <summary>runtime.toml of ambicap-runtime.</summary>
    internal static string Runtime(Prerequisites programs, CapabilitySet allowed) => $"""
        runtime = "{programs.Runc}"
        allowed = [{string.Join(", ", allowed.Select(capability => $"\"{capability.ToName()}\""))}]

        """;

    private static string Handler(string folder, string name, string binary) => $"""

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.{name}]
          runtime_type = "io.containerd.runc.v2"
          pod_annotations = ["{GrantKeys.AmbientPrefix}*", "{GrantKeys.NonRootPrefix}*"]
          container_annotations = ["{GrantKeys.ContainerAmbient}"]

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.{name}.options]
          BinaryName = "{binary}"
          Root = "{folder}/runc"
        """;
}
