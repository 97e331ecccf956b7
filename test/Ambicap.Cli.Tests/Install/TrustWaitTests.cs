using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Cli.Tests.Cluster;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Install;

/// <summary>How long <c>install</c> waits for trust, with a script in kubectl's place.</summary>
public sealed class TrustWaitTests : IDisposable
{
    private const string Entry = "system.validate.ambicap.dev";

    private static readonly string s_certificate = Certificate();

    private readonly TemporaryFolder _folder = new();

    public TrustWaitTests()
    {
        Answer("deployment", "{}");
        Answer("secret", Convert.ToBase64String(Encoding.UTF8.GetBytes(s_certificate)));
        Answer("mutatingwebhookconfiguration", WebhookTrustTests.Configuration("MutatingWebhookConfiguration", ("m", s_certificate)));
        Answer("validatingwebhookconfiguration", Validating(s_certificate));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_AllTrust_IsDoneAtOnce()
    {
        await RunAsync(TimeSpan.Zero);
        Assert.Equal(4, File.ReadAllLines(_folder.File("asked")).Length);
    }

    /// <summary>The webhook looks every ten seconds, and an entry that is new is without a bundle until then.</summary>
    [Fact]
    public async Task RunAsync_EntryThatComesLate_IsWaitedFor()
    {
        Answer("validatingwebhookconfiguration", Validating(null));
        Task run = RunAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        Answer("validatingwebhookconfiguration", Validating(s_certificate));
        await run;
    }

    [Fact]
    public async Task RunAsync_EntryThatNeverTrusts_NamesItAndTheRemedy()
    {
        Answer("validatingwebhookconfiguration", Validating(null));
        Assert.Equal(
            $"policy: the webhook's certificate is not trusted by ValidatingWebhookConfiguration ambicap-webhook ({Entry}) after 0 s; "
            + "see kubectl logs -n shop deployment/ambicap-webhook, or cert-manager's where it writes caBundle, and run the same command again",
            (await Assert.ThrowsAsync<StepException>(() => RunAsync(TimeSpan.Zero))).Message);
    }

    [Fact]
    public async Task RunAsync_NoCertificateYet_NamesTheSecret()
    {
        Answer("secret", "");
        StepException failure = await Assert.ThrowsAsync<StepException>(() => RunAsync(TimeSpan.Zero));
        Assert.StartsWith("policy: Secret ambicap-webhook-authority has no certificate after 0 s; see kubectl logs", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>An API server that is away for a moment stops nothing halfway.</summary>
    [Fact]
    public async Task RunAsync_ClusterThatIsAwayForAMoment_IsAskedAgain()
    {
        File.Delete(_folder.File("deployment"));
        StepException failure = await Assert.ThrowsAsync<StepException>(() => RunAsync(TimeSpan.Zero));
        Assert.StartsWith("policy: what is trusted cannot be read (kubectl get deployment ambicap-webhook -n shop: ", failure.Message, StringComparison.Ordinal);
        Task run = RunAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Answer("deployment", "{}");
        await run;
    }

    /// <summary>With cert-manager, who installs needs no right to Secrets.</summary>
    [Fact]
    public async Task RunAsync_CertificateThatMayNotBeRead_IsNotWaitedFor()
    {
        File.Delete(_folder.File("secret"));
        Answer("validatingwebhookconfiguration", Validating(null));
        await RunAsync(TimeSpan.Zero);
    }

    private Task RunAsync(TimeSpan patience)
    {
        // "get secret NAME ..." or "get -o json --ignore-not-found KIND ...": the answer is in a file of the kind's name.
        string kubectl = _folder.Script("kubectl", $$"""
            echo "$*" >>'{{_folder.File("asked")}}'
            case "$2" in secret) exec cat '{{_folder.Path}}/secret' ;; esac
            exec cat "{{_folder.Path}}/$5"
            """);
        return new TrustWait(new ClusterKubectl(kubectl, []), "shop", patience).RunAsync(TestContext.Current.CancellationToken);
    }

    private static JsonObject Validating(string? late) =>
        WebhookTrustTests.Configuration("ValidatingWebhookConfiguration", ("pods.validate.ambicap.dev", s_certificate), (Entry, late));

    /// <summary>At once: it may be being read.</summary>
    private void Answer(string kind, JsonObject answer) => Answer(kind, answer.ToJsonString());

    private void Answer(string kind, string answer) => File.Move(_folder.Write(kind + ".new", answer), _folder.File(kind), overwrite: true);

    private static string Certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=w", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
