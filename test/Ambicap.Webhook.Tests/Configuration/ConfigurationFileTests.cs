using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;
using Ambicap.Tests;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Configuration;

/// <summary>What people have is taken as it is; what is wrong is named with line and column, all of it at once.</summary>
public sealed class ConfigurationFileTests
{
    private const string PodSecurity = "apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration\n";
    private const string Own = "apiVersion: ambicap.dev/v1\nkind: WebhookConfiguration\n";

    [Fact]
    public void Parse_PodSecurityConfigurationAlone_IsTakenWithOurDefaults()
    {
        WebhookConfiguration configuration = Parse(PodSecurity + """
            defaults:
              enforce: "baseline"
              enforce-version: "v1.30"
              audit: "restricted"
              audit-version: "latest"
              warn: "restricted"
              warn-version: "latest"
            exemptions:
              usernames: ["system:serviceaccount:kube-system:replicaset-controller"]
              runtimeClasses: [gvisor]
              namespaces: [kube-system]
            """);
        Assert.Equal(new LevelVersion(Level.Baseline, PolicyVersion.OfMinor(30)), configuration.Defaults.Enforce);
        Assert.Equal(new LevelVersion(Level.Restricted, PolicyVersion.Latest), configuration.Defaults.Audit);
        Assert.Equal(["gvisor"], configuration.Exemptions.RuntimeClasses);
        Assert.Equal((Scope.Ambient, "ambicap"), (configuration.Scope, configuration.DefaultRuntimeClass));
        Assert.Equal(["ambicap"], configuration.AcceptedRuntimeClasses!);
    }

    [Fact]
    public void Parse_OwnSection_IsTaken()
    {
        WebhookConfiguration configuration = Parse(Own + """
            scope: full
            defaultRuntimeClass: ""
            acceptedRuntimeClasses: ["*"]
            """);
        Assert.Equal(Scope.Full, configuration.Scope);
        Assert.Null(configuration.DefaultRuntimeClass);
        Assert.Null(configuration.AcceptedRuntimeClasses);
        Assert.Equal(Level.Privileged, configuration.Defaults.Enforce.Level);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Parse_Nothing_IsAnError(string text) => AssertErrors(
        text, "webhook.yaml:1:1: no configuration in the file; write a PodSecurityConfiguration or a ambicap.dev/v1 WebhookConfiguration");

    [Fact]
    public void Parse_Everything_IsReportedAtOnce() => AssertErrors(
        Own + "scop: full\nscope: all\nacceptedRuntimeClasses: ambicap\n---\n" + PodSecurity + "defaults: {enforce: strict, warn-version: 1.30}\nexemptions: {namespaces: [A, a, a]}\n",
        "webhook.yaml:3:1: unknown key \"scop\"; did you mean scope?",
        "webhook.yaml:4:8: scope: unknown scope \"all\"; use ambient or full",
        "webhook.yaml:5:25: acceptedRuntimeClasses is the text \"ambicap\"; make it a list",
        "webhook.yaml:9:21: defaults.enforce: unknown level \"strict\"; use privileged, baseline or restricted",
        "webhook.yaml:9:43: defaults.warn-version: unknown version \"1.30\"; use latest or v1.N, such as v1.37",
        "webhook.yaml:10:27: exemptions.namespaces: \"A\" is no name of a namespace; correct or remove it",
        "webhook.yaml:10:33: exemptions.namespaces: \"a\" stands twice; remove one");

    [Theory]
    [InlineData("defaultRuntimeClass: other", "webhook.yaml:3:22: defaultRuntimeClass: \"other\" is not among acceptedRuntimeClasses; add it there", "acceptedRuntimeClasses: [ambicap]")]
    [InlineData("runtimeClassMapping: {crun: other}", "webhook.yaml:3:29: runtimeClassMapping: \"other\" is not among acceptedRuntimeClasses; add it there", "")]
    [InlineData("runtimeClassMapping: {ambicap: ambicap}", "webhook.yaml:3:23: runtimeClassMapping: \"ambicap\" is accepted as it is; remove it here or from acceptedRuntimeClasses", "")]
    public void Parse_ClassesThatDoNotFit_AreErrors(string line, string expected, string rest) => AssertErrors($"{Own}{line}\n{rest}\n", expected);

    /// <summary>A Pod chooses its RuntimeClass: it must not choose to be exempt and granted.</summary>
    [Theory]
    [InlineData("ambicap", "")]
    [InlineData("gvisor", "---\n" + Own + "acceptedRuntimeClasses: ['*']\n")]
    public void Parse_ExemptClassOfAmbicap_IsAnError(string exempt, string rest) => AssertErrors(
        $"{PodSecurity}exemptions:\n  runtimeClasses: [{exempt}]\n{rest}",
        $"webhook.yaml:4:19: exemptions.runtimeClasses: \"{exempt}\" runs Pods by Ambicap, which could then be granted anything; remove it here or from acceptedRuntimeClasses");

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\n", "webhook.yaml:1:1: unknown configuration \"v1 Pod\"; use pod-security.admission.config.k8s.io/v1 PodSecurityConfiguration or ambicap.dev/v1 WebhookConfiguration")]
    [InlineData("apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n", "webhook.yaml:1:1: unknown configuration \"apiserver.config.k8s.io/v1 AdmissionConfiguration\"; write what its plugin PodSecurity has under configuration as a document of its own")]
    [InlineData(Own + "---\n" + Own, "webhook.yaml:4:1: a second WebhookConfiguration in one file; make them one")]
    public void Parse_OtherDocuments_AreErrors(string text, string expected) => AssertErrors(text, expected);

    [Fact]
    public void Read_NoFile_NamesFlagAndFile() => Assert.StartsWith(
        "--config /nowhere/webhook.yaml: cannot be read (", Assert.Throws<InputException>(() => ConfigurationFile.Read("/nowhere/webhook.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_NotUtf8_IsAnError()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("webhook.yaml");
        File.WriteAllBytes(path, [(byte)'#', 0xff]);
        Assert.Equal($"--config {path}: not UTF-8; write the file in UTF-8", Assert.Throws<InputException>(() => ConfigurationFile.Read(path)).Message);
    }

    /// <summary>The configurations that the manifests ship are taken.</summary>
    [Theory]
    [InlineData(Configurations.Ambient)]
    [InlineData(Configurations.Full)]
    public void Parse_Valid_IsTaken(string text) => Assert.NotNull(Parse(text));

    private static WebhookConfiguration Parse(string text) => ConfigurationFile.Parse("webhook.yaml", text);

    private static void AssertErrors(string text, params string[] expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(() => Parse(text)).Lines);
}
