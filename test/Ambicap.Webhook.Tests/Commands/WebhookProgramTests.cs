using System.Diagnostics;
using Ambicap.Tests;
using Ambicap.Webhook.Commands;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Commands;

/// <summary>The published program: its flags, its files, its exit codes.</summary>
public sealed class WebhookProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_EveryFlag_IsDescribed()
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap-webhook"), "--help");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        string[] lines = run.Output.Split('\n', StringSplitOptions.TrimEntries);
        foreach (string flag in (string[])["--config <FILE>", "--tls-cert-file <FILE>", "--tls-private-key-file <FILE>", "--self-signed <SERVICE.NAMESPACE.svc>", "--certificate-life <DURATION>", "--kubeconfig <FILE>", "--port <PORT>", "--metrics-port <PORT>"])
        {
            Assert.Single(lines, line => line.StartsWith(flag + " ", StringComparison.Ordinal) && line.Length > flag.Length + 20);
        }

        Assert.Contains(lines, line => line.EndsWith("[default: 8443]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("[default: 8080]", StringComparison.Ordinal));
        Assert.Contains("Examples:", lines);
        Assert.Contains(lines, line => line.StartsWith("Exit code 0:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--self-signed w.n.svc", "Option '--config' is required.")]
    [InlineData("--config a --tls-cert-file b", "a certificate without its key, or the other way round; give both --tls-cert-file and --tls-private-key-file")]
    [InlineData("--config a", "no certificate; give --tls-cert-file and --tls-private-key-file, or --self-signed")]
    [InlineData("--config a --tls-cert-file b --self-signed w.n.svc", "--self-signed stands in the place of --tls-cert-file and --tls-private-key-file; give the one or the others")]
    [InlineData("--config a --self-signed w.n", "--self-signed w.n: no name of a Service; give SERVICE.NAMESPACE.svc")]
    [InlineData("--config a --self-signed w.n.svc --certificate-life 1s", "--certificate-life 1s: no duration from 30s to 8784h; write it as 2160h, 90m or 60s")]
    [InlineData("--config a --tls-cert-file b --tls-private-key-file c --port 0", "--port 0: no port; give a number from 1 to 65535")]
    [InlineData("--config a --tls-cert-file b --tls-private-key-file c --port x", "--port x: no port; give a number from 1 to 65535")]
    [InlineData("--config a --tls-cert-file b --tls-private-key-file c --metrics-port 65536", "--metrics-port 65536: no port; give a number from 1 to 65535")]
    [InlineData("--config a --tls-cert-file b --tls-private-key-file c --prot 1", "Unrecognized command or argument '--prot'.")]
    [InlineData("--config a --tls-cert-file b --tls-private-key-file c", "--config a: cannot be read (")]
    public void Start_WrongFlags_ExitsWith2(string arguments, string expected)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap-webhook"), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("ambicap-webhook: " + expected, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Start_BrokenFiles_NamesEveryFlaw()
    {
        ProgramRun run = Run("scope: full\n- x\n", valid: true);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.StartsWith($"ambicap-webhook: {_folder.File("webhook.yaml")}:", run.Errors, StringComparison.Ordinal);
        run = Run(Configurations.Ambient, valid: false);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.StartsWith($"ambicap-webhook: --tls-cert-file {_folder.File("tls.crt")}: has no certificate", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>A port that another program has: exit code 2, and which one.</summary>
    [Fact]
    public async Task Start_PortIsTaken_ExitsWith2()
    {
        await using RunningWebhook other = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        ProgramRun run = Run(Configurations.Ambient, valid: true, "--port", $"{other.Client.BaseAddress!.Port}", "--metrics-port", $"{other.Metrics.Port}");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("choose others by --port and --metrics-port", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>It is interrupted at once, and asked to end with time for clients to leave; both are exit code 0.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_Running_ExitsWith0(string signal)
    {
        await using FakeApiServer api = new();
        await api.StartAsync();
        using Process webhook = Process.Start(new ProcessStartInfo(Repository.Program("ambicap-webhook"), Arguments(Configurations.Ambient, valid: true, api.Port, "--port", FreePort(), "--metrics-port", FreePort())) { RedirectStandardError = true })!;
        while (await webhook.StandardError.ReadLineAsync() is { } line && !line.Contains("namespaces are known", StringComparison.Ordinal))
        {
            // It is starting.
        }

        Assert.Equal(0, ProgramRun.Of("kill", $"-{signal}", $"{webhook.Id}").ExitCode);
        string rest = await webhook.StandardError.ReadToEndAsync();
        await webhook.WaitForExitAsync();
        Assert.Equal(ExitCode.Good, webhook.ExitCode);
        Assert.Contains("\"message\":\"stopped\"", rest, StringComparison.Ordinal);
    }

    private ProgramRun Run(string configuration, bool valid, params IEnumerable<string> more) =>
        ProgramRun.Of(Repository.Program("ambicap-webhook"), Arguments(configuration, valid, 1, more));

    private IEnumerable<string> Arguments(string configuration, bool valid, int apiPort, params IEnumerable<string> more)
    {
        _ = TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key"));
        if (!valid)
        {
            File.WriteAllText(_folder.File("tls.crt"), "");
        }

        string kubeconfig = _folder.Write("kubeconfig", $$$"""
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:{{{apiPort}}}"}}]
            users: [{name: u, user: {token: not-a-secret}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            """);
        return
        [
            "--config", _folder.Write("webhook.yaml", configuration), "--tls-cert-file", _folder.File("tls.crt"),
            "--tls-private-key-file", _folder.File("tls.key"), "--kubeconfig", kubeconfig, .. more,
        ];
    }

    private static string FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.IPv6Any, 0);
        listener.Start();
        return $"{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
