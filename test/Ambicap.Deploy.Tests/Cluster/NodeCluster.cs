using System.Diagnostics;
using Ambicap.Node.Tests.Hosts;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// A cluster of one node: the control plane with its controllers and scheduler, and a kubelet before the newest containerd that there is,
/// on a host with files of its own. Its Pods have a network, and reach the API server as a Service; other Services lead nowhere.
/// </summary>
public sealed class NodeCluster : ControlPlane
{
    /// <summary>The node's name.</summary>
    internal const string NodeName = "node-1";

    private const string ApiService = "10.96.0.1";

    private const string Network4 = """
        {"cniVersion":"1.0.0","name":"pods","plugins":[{"type":"bridge","bridge":"pods0","isDefaultGateway":true,
         "ipam":{"type":"host-local","ranges":[[{"subnet":"198.18.77.0/24"}]]}}]}
        """;

    // The kubelet as it is where control groups are of version 1, and no program may lower its own oom_score_adj.
    private const string Configuration = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
        authorization: {mode: AlwaysAllow}
        containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
        staticPodPath: /etc/kubernetes/manifests
        cgroupDriver: cgroupfs
        cgroupsPerQOS: false
        enforceNodeAllocatable: []
        failCgroupV1: false
        failSwapOn: false
        oomScoreAdj: 0
        evictionHard: {}
        imageGCHighThresholdPercent: 100
        imageGCLowThresholdPercent: 99
        localStorageCapacityIsolation: false
        """;

    // What is asked of systemd on the node. A service is no process of who asks for it, so it leaves the Pod's control groups first.
    private const string Systemctl = """
        #!/bin/sh
        if [ "$1" = show ]; then
          [ "$4" = containerd ] && echo active || echo inactive
          exit
        fi
        for group in /sys/fs/cgroup/*/cgroup.procs; do echo $$ >"$group"; done
        exec /restart.sh
        """;

    private readonly List<Process> _programs = [];
    private RealNode? _node;

    /// <summary>Whether everything is there that such a cluster needs.</summary>
    internal static void SkipUnlessThere()
    {
        ClusterPrograms.SkipUnlessThere();
        Assert.SkipUnless(ClusterPrograms.NodeFolder is not null, "needs a kubelet, a kube-controller-manager and a kube-scheduler in a folder named by AMBICAP_KUBERNETES");
    }

    /// <summary>The node.</summary>
    internal RealNode Node => _node!;

    protected override string Port => "443";

    protected override string Address => "0.0.0.0";

    protected override string Host => AdvertisedAddress;

    protected override string DisabledAdmission => "";

    // A webhook's Service leads to its ready Pods, which the API server calls itself: no kube-proxy is here.
    protected override IEnumerable<string> MoreArguments => ["--enable-aggregator-routing"];

    public override async ValueTask InitializeAsync()
    {
        if (!ClusterPrograms.AreThere || ClusterPrograms.NodeFolder is null)
        {
            return;
        }

        await base.InitializeAsync();
        AddAddress(ApiService);
        Succeed(ProgramRun.Of("nsenter", "--net=" + Network, "ip", "route", "add", "default", "dev", "lo"));
        StartController("kube-controller-manager", "--service-account-private-key-file", FileOf("service-accounts.key"), "--root-ca-file", Authority, "--cert-dir", FileOf("controllers"));
        StartController("kube-scheduler", "--cert-dir", FileOf("scheduler"));
        _node = await RealNode.StartInAsync(Network, NodeManager.Newest);
        await StartKubeletAsync(_node);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (Process program in _programs)
        {
            await EndAsync(program);
        }

        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>Brings images of ours, by the names that manifests have, onto the node.</summary>
    internal void ImportImages(params IEnumerable<string> names)
    {
        using TemporaryFolder folder = new();
        Succeed(ProgramRun.Of(Path.Combine(Repository.Root, "eng/images.sh"), "--output", folder.Path, "amd64"));
        foreach (string name in names)
        {
            File.Copy(folder.File(name + ".tar"), Node.Outside("/tmp/image.tar"), overwrite: true);
            Succeed(Node.Enter("ctr", "--namespace", "k8s.io", "images", "import", "/tmp/image.tar"));
        }
    }

    /// <summary>Gives an image of ours another tag.</summary>
    internal void TagImage(string image, string other) =>
        Succeed(Node.Enter("ctr", "--namespace", "k8s.io", "images", "tag", "docker.io/library/" + image, "docker.io/library/" + other));

    private void StartController(string program, params IEnumerable<string> arguments) => _programs.Add(Start(
        Path.Combine(ClusterPrograms.NodeFolder!, program), ["--kubeconfig", FileOf("kubeconfig"), "--leader-elect=false", .. arguments]));

    private async Task StartKubeletAsync(RealNode node)
    {
        foreach (string folder in (string[])["/etc/cni/net.d", "/etc/kubernetes/manifests", "/opt/cni"])
        {
            _ = Directory.CreateDirectory(node.Outside(folder));
        }

        File.WriteAllText(node.Outside("/etc/cni/net.d/pods.conflist"), Network4);
        _ = File.CreateSymbolicLink(node.Outside("/opt/cni/bin"), "/usr/lib/cni");
        File.WriteAllText(node.Outside("/etc/kubernetes/kubelet.yaml"), Configuration);
        File.WriteAllText(node.Outside("/etc/kubernetes/kubeconfig"), File.ReadAllText(FileOf("kubeconfig")).Replace(Authority, "/etc/kubernetes/authority.crt", StringComparison.Ordinal));
        File.Copy(Authority, node.Outside("/etc/kubernetes/authority.crt"));
        File.Copy(Path.Combine(ClusterPrograms.NodeFolder!, "kubelet"), node.Outside("/root/kubelet"));

        node.WriteSystemctl(Systemctl);

        // Mounts of Pods go both ways on a host.
        Succeed(node.Enter("mount", "--make-rshared", "/"));
        string log = FileOf("kubelet.log");
        string[] words = ["/root/kubelet", "--kubeconfig", "/etc/kubernetes/kubeconfig", "--config", "/etc/kubernetes/kubelet.yaml", "--hostname-override", NodeName, "--node-ip", AdvertisedAddress];
        ProcessStartInfo inside = node.NewEnter(words);
        _programs.Add(Process.Start(new ProcessStartInfo("sh", ["-c", $"exec \"$@\" >>'{log}' 2>&1", "sh", inside.FileName, .. inside.ArgumentList]))!);
        await UntilAsync(
            () => Kubectl("", "wait", "node/" + NodeName, "--for=condition=Ready", "--timeout=1s").ExitCode == 0,
            () => string.Join('\n', File.ReadLines(log).TakeLast(20)));
    }
}
