using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;

namespace Ambicap.Cli.Tests.Install;

/// <summary>What other options leave. That it goes is shown on a real API server.</summary>
public sealed class LeftoversTests
{
    private static readonly InstallOptions s_usual = new() { Namespace = "a" };

    /// <summary>Every way of installing.</summary>
    public static MatrixTheoryData<string, string, string, string> Ways => new(
        Enum.GetNames<PolicyKind>(), Enum.GetNames<WebhookScope>(), Enum.GetNames<CertificateKind>(), [nameof(MutatingKind.Always), nameof(MutatingKind.Never)]);

    /// <summary>What is installed and what is taken away have nothing in common, and are together the same for all options.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Of_AnyOptions_IsEverythingElse(string policy, string scope, string certificates, string mutating)
    {
        InstallOptions options = s_usual with
        {
            Policy = Enum.Parse<PolicyKind>(policy),
            Scope = Enum.Parse<WebhookScope>(scope),
            Certificates = Enum.Parse<CertificateKind>(certificates),
            Mutating = Enum.Parse<MutatingKind>(mutating),
        };
        string[] installed = [.. InstallPlan.Of(options).All.Select(Name)];
        string[] left = [.. Leftovers.OfPolicy(options).Concat(Leftovers.OfHandler(options)).Select(Name)];
        Assert.Empty(installed.Intersect(left));
        Assert.Equal(left.Distinct(), left);
        IEnumerable<string> every = Leftovers.EveryPolicy("a").Select(Name).Where(name => !name.StartsWith("Secret", StringComparison.Ordinal));
        Assert.Superset(every.ToHashSet(), installed.Concat(left).ToHashSet());
        Assert.Contains("DaemonSet a ambicap-cri", left);
    }

    [Fact]
    public void OfPolicy_Certificates_KeepsTheSecretsThatAreUsed()
    {
        string[] own = Secrets(s_usual), issued = Secrets(s_usual with { Certificates = CertificateKind.CertManager });
        Assert.Equal(["ambicap-webhook-tls", "ambicap-webhook-ca"], own);
        Assert.Equal(["ambicap-webhook-authority"], issued);
        Assert.Equal(3, Secrets(s_usual with { Policy = PolicyKind.Cel }).Length);

        static string[] Secrets(InstallOptions options) =>
            [.. Leftovers.OfPolicy(options).Where(item => (string?)item["kind"] == "Secret").Select(item => (string)item["metadata"]!["name"]!)];
    }

    private static string Name(JsonObject item) => $"{item["kind"]} {item["metadata"]!["namespace"]} {item["metadata"]!["name"]}";
}
