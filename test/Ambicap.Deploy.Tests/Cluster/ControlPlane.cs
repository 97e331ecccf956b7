using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// A real API server before a real etcd, in a network namespace of their own: what a manifest addresses as a Service is there on the
/// loopback interface. No node, no controller: what is judged is admission. <see cref="NodeCluster"/> has them.
/// </summary>
public class ControlPlane : IAsyncLifetime
{
    /// <summary>The address that it tells others.</summary>
    protected const string AdvertisedAddress = "192.0.2.1";

    private const string EtcdAddress = "http://127.0.0.1:2379";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _network = $"ambicap-test-{Guid.NewGuid():N}"[..24];
    private readonly TemporaryFolder _folder = new();
    private Process? _etcd;
    private Process? _apiServer;

    /// <summary>The file of its network namespace.</summary>
    internal string Network => "/run/netns/" + _network;

    /// <summary>What its programs have written and read.</summary>
    internal string FileOf(string name) => _folder.File(name);

    /// <summary>The certificate that the API server signed for itself.</summary>
    internal string Authority => _folder.File("certificates/apiserver.crt");

    internal string AuditLog => _folder.File("audit.log");

    /// <summary>Where the API server listens.</summary>
    protected virtual string Port => "6443";

    /// <summary>The address that it listens on.</summary>
    protected virtual string Address => "127.0.0.1";

    /// <summary>The address by which it is called, which its certificate has.</summary>
    protected virtual string Host => Address;

    /// <summary>Admission plugins that are left out, since they want what only controllers bring, or would refuse first.</summary>
    protected virtual string DisabledAdmission => "ServiceAccount,PodSecurity";

    /// <summary>What the API server is told beside.</summary>
    protected virtual IEnumerable<string> MoreArguments => [];

    public virtual async ValueTask InitializeAsync()
    {
        if (!ClusterPrograms.AreThere)
        {
            return;
        }

        Succeed(ProgramRun.Of("ip", "netns", "add", _network));
        Succeed(ProgramRun.Of("ip", "-n", _network, "link", "set", "lo", "up"));
        AddAddress(AdvertisedAddress);
        using (RSA key = RSA.Create(2048))
        {
            _ = _folder.Write("service-accounts.key", key.ExportPkcs8PrivateKeyPem());
        }

        _ = _folder.Write("tokens", "administrator,admin,1,system:masters\n");
        _ = _folder.Write("audit.yaml", """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: Metadata
              resources: [{group: ""}, {group: apps}]
            """);
        _ = _folder.Write("kubeconfig", $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "https://{{{Host}}}:{{{Port}}}", certificate-authority: {{{Authority}}}}}]
            contexts: [{name: test, context: {cluster: test, user: test}}]
            users: [{name: test, user: {token: administrator}}]
            current-context: test
            """);
        _etcd = Start(ClusterPrograms.Etcd!, "--data-dir", _folder.File("etcd"), "--listen-client-urls", EtcdAddress, "--advertise-client-urls", EtcdAddress);
        await StartApiServerAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (Process? process in (Process?[])[_apiServer, _etcd])
        {
            await EndAsync(process);
        }

        if (_etcd is not null)
        {
            _ = ProgramRun.Of("ip", "netns", "delete", _network);
        }

        _folder.Dispose();
    }

    /// <summary>Starts a program beside the API server; its output goes to a file of the program's name.</summary>
    internal Process Start(string program, params IEnumerable<string> arguments)
    {
        string[] shell = ["-c", $"exec \"$@\" >>'{LogFile(program)}' 2>&1", "sh", program];
        return Process.Start(new ProcessStartInfo("ip", ["netns", "exec", _network, "sh", .. shell, .. arguments]))!;
    }

    /// <summary>Ends a program that <see cref="Start"/> began.</summary>
    internal static async Task EndAsync(Process? process)
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Kills the API server as a failing machine would, and starts another before the same etcd.</summary>
    internal async Task RestartApiServerAsync()
    {
        await EndAsync(_apiServer);
        await StartApiServerAsync();
    }

    /// <summary>Makes an address answer in the network of the API server, as a Service's would.</summary>
    internal void AddAddress(string address) => Succeed(ProgramRun.Of("ip", "-n", _network, "address", "replace", address + "/32", "dev", "lo"));

    /// <summary>Runs kubectl.</summary>
    internal ProgramRun Kubectl(string input, params IEnumerable<string> arguments) => ProgramRun.Of(
        new ProcessStartInfo("ip", ["netns", "exec", _network, ClusterPrograms.Kubectl, "--kubeconfig", _folder.File("kubeconfig"), .. arguments]), input);

    /// <summary>Runs the published <c>ambicap</c> in the network of the API server, with the kubectl of this test in its PATH.</summary>
    internal ProgramRun Ambicap(params IEnumerable<string> arguments)
    {
        if (!File.Exists(_folder.File("bin/kubectl")))
        {
            _ = _folder.Script("bin/kubectl", $"exec {ClusterPrograms.Kubectl} --kubeconfig {_folder.File("kubeconfig")} \"$@\"\n");
        }

        ProcessStartInfo start = new("ip", ["netns", "exec", _network, Repository.Program("ambicap"), .. arguments]);
        start.Environment["PATH"] = $"{_folder.File("bin")}:{start.Environment["PATH"]}";
        return ProgramRun.Of(start);
    }

    /// <summary>Runs kubectl, which must succeed.</summary>
    internal string Do(string input, params IEnumerable<string> arguments) => Succeed(Kubectl(input, arguments)).Output;

    /// <summary>Applies every document of a file below <c>deploy/</c>, as it is.</summary>
    internal void Apply(string file) => Do("", "apply", "-f", Path.Combine(Repository.Root, "deploy", file));

    /// <summary>Applies an object.</summary>
    internal void Apply(JsonNode document) => Do(document.ToJsonString(), "apply", "-f", "-");

    /// <summary>What a program that was started here said.</summary>
    internal string Log(string program) => File.ReadAllText(LogFile(program));

    /// <summary>Waits for what takes a moment.</summary>
    /// <param name="isThere">Whether it happened.</param>
    /// <param name="explain">What to say where it does not.</param>
    internal static async Task UntilAsync(Func<bool> isThere, Func<string> explain)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; !isThere(); await Task.Delay(TimeSpan.FromMilliseconds(200)))
        {
            Assert.True(DateTime.UtcNow < end, explain());
        }
    }

    private async Task StartApiServerAsync()
    {
        _apiServer = Start(
            ClusterPrograms.ApiServer!,
            [
                "--etcd-servers", EtcdAddress,
                "--secure-port", Port,
                "--bind-address", Address,
                "--advertise-address", AdvertisedAddress,
                "--kubelet-preferred-address-types", "InternalIP",
                "--cert-dir", _folder.File("certificates"),
                "--service-cluster-ip-range", "10.96.0.0/16",
                "--service-account-issuer", "https://kubernetes.default.svc",
                "--service-account-key-file", _folder.File("service-accounts.key"),
                "--service-account-signing-key-file", _folder.File("service-accounts.key"),
                "--token-auth-file", _folder.File("tokens"),
                "--allow-privileged",
                "--authorization-mode", "RBAC",
                "--disable-admission-plugins", DisabledAdmission,
                "--audit-policy-file", _folder.File("audit.yaml"),
                "--audit-log-path", AuditLog,
                .. MoreArguments,
            ]);
        await UntilAsync(() => Kubectl("", "get", "--raw", "/readyz").Output == "ok", () => Log(ClusterPrograms.ApiServer!));
    }

    private string LogFile(string program) => _folder.File(Path.GetFileName(program) + ".log");

    private protected static ProgramRun Succeed(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0, run.Errors);
        return run;
    }
}
