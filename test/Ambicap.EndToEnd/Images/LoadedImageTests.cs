using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Images;

/// <summary>The images in a real containerd and in Podman, and their programs as containers.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class LoadedImageTests(ContainerdFixture fixture, WrittenImages images) : IDisposable
{
    private const string Podman = "/usr/bin/podman";

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: image-cri
          annotations:
            ambient.ambicap.dev/a: NET_BIND_SERVICE
        spec:
          runtimeClassName: ambicap
          restartPolicy: Never
          containers:
          - name: a
            image: ambicap.local/busybox:plain
            command: [sleep, "1"]
            securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """;

    private readonly TemporaryFolder _folder = new();

    private string Socket => fixture.Containerd.Endpoint["unix://".Length..];

    [Fact]
    public async Task Containerd_Webhook_AnswersByTlsAsNobody()
    {
        Import("ambicap-webhook");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1ED);
        using X509Certificate2 certificate = TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key"));
        _ = _folder.Write("webhook.yaml", "apiVersion: ambicap.dev/v1\nkind: WebhookConfiguration\n");
        _ = _folder.Write("kubeconfig", """
            apiVersion: v1
            kind: Config
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: a, user: {token: a}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            current-context: a
            """);
        foreach (string file in Directory.GetFiles(_folder.Path))
        {
            File.SetUnixFileMode(file, (UnixFileMode)0x1A4);
        }

        int port = FreePort();
        string[] command =
        [
            "/ambicap-webhook", "--config", "/etc/ambicap/webhook.yaml", "--tls-cert-file", "/etc/ambicap/tls.crt", "--tls-private-key-file", "/etc/ambicap/tls.key",
            "--kubeconfig", "/etc/ambicap/kubeconfig", "--port", Text(port), "--metrics-port", Text(FreePort()),
        ];
        string mount = $"type=bind,src={_folder.Path},dst=/etc/ambicap,options=rbind:ro";
        await RunAsync("image-webhook", "ambicap-webhook", mount, command, async process =>
        {
            using HttpClient client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, given, _, _) => given!.Equals(certificate) });
            Assert.Equal("ok", (await AnswerAsync(client, $"https://localhost:{port}/healthz")).Trim());
            Assert.Contains("Uid:\t65532\t65532\t65532\t65532\n", await File.ReadAllTextAsync($"/proc/{process}/status"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Containerd_Cri_ServesInFrontOfIt()
    {
        Import("ambicap-cri");
        int port = FreePort();
        string[] command =
        [
            "/ambicap-cri", "--listen", $"unix://{_folder.File("cri.sock")}", "--runtime-endpoint", fixture.Containerd.Endpoint, "--metrics-address", $"127.0.0.1:{port}",
            "--handler", "ambicap", // whose program the fixture stands a script before
        ];
        await RunAsync("image-cri", "ambicap-cri", "type=bind,src=/tmp,dst=/tmp,options=rbind:rw", command, async _ =>
        {
            using HttpClient client = new();
            Assert.Equal("ok", (await AnswerAsync(client, $"http://127.0.0.1:{port}/readyz")).Trim());
            ProgramRun run = ProgramRun.Of(
                new ProcessStartInfo(Repository.Program("ambicap"), ["run", "-f", "-", "--runtime-endpoint", $"unix://{_folder.File("cri.sock")}"]), Pod);
            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
            Assert.Matches(" +400 +400 +400 +400 +400", run.Output);
        });
    }

    [Theory]
    [InlineData("ambicap-webhook")]
    [InlineData("ambicap-cri")]
    public void Podman_Loaded_Runs(string name)
    {
        Repository.NeedsRoot();
        Assert.SkipUnless(File.Exists(Podman), $"{Podman} is not installed");
        ProgramRun loaded = Call("load", "--input", images.Archive(name));
        string image = "docker.io/library/" + name + ":0.1.0";
        Assert.Equal((0, $"Loaded image: {image}\n"), (loaded.ExitCode, loaded.Output));
        ProgramRun run = Call("run", "--rm", "--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512", image, "--version");
        Assert.Equal(ProgramRun.Of(Repository.Program(name), "--version").Output, run.Output);
        _ = Call("rmi", "--all", "--force");
    }

    public void Dispose()
    {
        // Podman leaves its mount of its own storage.
        _ = ProgramRun.Of("umount", _folder.File("root/vfs"));
        _folder.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> AnswerAsync(HttpClient client, string address)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>As <c>kind load image-archive</c> does on each node: every platform, from standard input.</summary>
    private void Import(string name)
    {
        string archive = images.Archive(name);
        ProgramRun run = ProgramRun.Of("sh", "-c", $"ctr -a {Socket} -n k8s.io images import --all-platforms --digests - <{archive}");
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    private ProgramRun Ctr(params IEnumerable<string> arguments) => ProgramRun.Of("ctr", ["-a", Socket, "-n", "k8s.io", .. arguments]);

    private async Task RunAsync(string id, string image, string mount, string[] command, Func<string, Task> use)
    {
        ProgramRun run = Ctr(["run", "--detach", "--net-host", "--mount", mount, $"docker.io/library/{image}:0.1.0", id, .. command]);
        Assert.True(run.ExitCode == 0, run.Errors);
        try
        {
            await use(Ctr("tasks", "ls").Output.Split('\n').Single(line => line.StartsWith(id, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        finally
        {
            _ = Ctr("tasks", "rm", "--force", id);
            _ = Ctr("containers", "rm", id);
        }
    }

    private ProgramRun Call(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(
            Podman,
            [
                "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--tmpdir", _folder.File("tmp"), "--storage-driver", "vfs", "--events-backend", "none",
                "--cgroup-manager", "cgroupfs", "--runtime", "/usr/sbin/runc", .. arguments,
            ]);
        start.Environment["PODMAN_IGNORE_CGROUPSV1_WARNING"] = "1";
        return ProgramRun.Of(start);
    }
}
