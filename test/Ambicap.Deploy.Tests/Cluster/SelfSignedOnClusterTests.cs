using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// Two replicas that make their own certificates, before a real API server: both are asked about each Pod, one by <c>/mutate</c> and the
/// other by <c>/validate</c>, so that no certificate of either may be unknown for a moment.
/// </summary>
/// <remarks>One test after the other on one control plane, in the order of a cluster's life.</remarks>
public sealed class SelfSignedOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private const string Life = "60s";
    private static readonly string[] s_secret = ["get", "secret", "-n", "ambicap-system", "ambicap-webhook-authority", "-o"];

    private readonly SelfSignedReplica _mutating = new(cluster, 443);
    private readonly SelfSignedReplica _validating = new(cluster, 444);

    public async ValueTask DisposeAsync()
    {
        await _mutating.DisposeAsync();
        await _validating.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_OnARealApiServer_AgreeRenewAndRecover()
    {
        ClusterPrograms.SkipUnlessThere();
        Install();
        _mutating.Start(Life);
        _validating.Start(Life);
        await UntilAnsweredAsync();
        AssertOneAuthority();
        await AssertRenewsUnnoticedAsync(Life);
        await AssertRecoversFromADeletedSecretAsync();
        await AssertStartsWithAnExpiredSecretAsync();
        AssertLeastPrivilege();
    }

    private void Install()
    {
        cluster.Apply("namespace.yaml");
        cluster.Apply("webhook/webhook.yaml");
        cluster.Apply("runtimeclass.yaml");
        cluster.Do("", "create", "namespace", "shop");
        cluster.Do("", "patch", "service", "-n", "ambicap-system", "ambicap-webhook", "-p", """{"spec":{"ports":[{"name":"other","port":444}]}}""");
        cluster.AddAddress(cluster.Do("", "get", "service", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.clusterIP}"));
        cluster.Apply("webhook/mutating.yaml");
        JsonNode validating = Manifest.ReadAll("webhook/validating.yaml").Single();
        foreach (JsonNode? webhook in validating["webhooks"]!.AsArray())
        {
            webhook!["clientConfig"]!["service"]!["port"] = 444;
        }

        cluster.Apply(validating);
    }

    /// <summary>Both started at once and saw no Secret: one made it, both show certificates of it, and both configurations name it.</summary>
    private void AssertOneAuthority()
    {
        string authority = Secret("ca.crt");
        Assert.Equal(1, Count(authority, "BEGIN CERTIFICATE"));
        AssertTrusted(authority);
        Assert.Equal(1, Count(_mutating.Log, "an authority was made"));
    }

    /// <summary>
    /// Through a renewed certificate, a next authority and the change to it, while Pods are made all the time: none is refused.
    /// </summary>
    private async Task AssertRenewsUnnoticedAsync(string life)
    {
        string authority = Secret("authority.crt"), certificate = Secret("tls.crt");
        int made = 0;
        bool isRenewed = false;
        for (DateTime end = DateTime.UtcNow.AddMinutes(5); Secret("authority.crt") == authority; made++)
        {
            Assert.True(DateTime.UtcNow < end, $"no other authority with a life of {life}\n{_mutating.Log}");
            Assert.Equal("", Try());
            isRenewed |= Secret("tls.crt") != certificate;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        for (DateTime end = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < end; made++)
        {
            Assert.Equal("", Try());
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(isRenewed);
        Assert.InRange(made, 100, int.MaxValue);
        Assert.DoesNotContain(authority.Trim(), Secret("ca.crt"), StringComparison.Ordinal);
        AssertTrusted(Secret("ca.crt"));
    }

    /// <summary>Whoever deletes the Secret wants another authority: it comes, and no Pod is refused meanwhile.</summary>
    private async Task AssertRecoversFromADeletedSecretAsync()
    {
        string authority = Secret("authority.crt");
        cluster.Do("", "delete", "secret", "-n", "ambicap-system", "ambicap-webhook-authority");
        for (DateTime end = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < end;)
        {
            Assert.Equal("", Try());
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.NotEqual(authority, Secret("authority.crt"));
        AssertTrusted(Secret("ca.crt"));
    }

    /// <summary>Nobody ran for longer than anything lives: what is there is of no use, and the first to start begins anew.</summary>
    private async Task AssertStartsWithAnExpiredSecretAsync()
    {
        await _mutating.StopAsync();
        await _validating.StopAsync();
        (string certificate, string secret) = Expired();
        cluster.Do("", "delete", "secret", "-n", "ambicap-system", "ambicap-webhook-authority");
        cluster.Do(secret, "create", "-f", "-");
        _mutating.Start(Life);
        _validating.Start(Life);
        await UntilAnsweredAsync();
        Assert.NotEqual(certificate, Secret("authority.crt"));
    }

    /// <summary>A Secret as the webhook wrote it long ago.</summary>
    private static (string Certificate, string Secret) Expired()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=ambicap-webhook-old", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-1));
        string pem = certificate.ExportCertificatePem();
        JsonObject data = new() { ["changed"] = Base64(DateTimeOffset.UtcNow.AddDays(-9).ToString("O")), ["ca.crt"] = Base64(pem) };
        foreach (string name in (string[])["authority", "tls"])
        {
            data[name + ".crt"] = Base64(pem);
            data[name + ".key"] = Base64(key.ExportPkcs8PrivateKeyPem());
        }

        JsonObject metadata = new() { ["namespace"] = "ambicap-system", ["name"] = "ambicap-webhook-authority" };
        return (pem, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = metadata, ["data"] = data }.ToJsonString());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The right to create is one for this name: no other Secret can be read or made with the webhook's account.</summary>
    private void AssertLeastPrivilege()
    {
        string[] account = ["--as=system:serviceaccount:ambicap-system:ambicap-webhook", "-n", "ambicap-system"];
        Assert.Equal(0, cluster.Kubectl("", ["get", "secret", "ambicap-webhook-authority", .. account]).ExitCode);
        Assert.Contains("forbidden", cluster.Kubectl("", ["get", "secrets", .. account]).Errors, StringComparison.Ordinal);
        const string Other = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other","namespace":"ambicap-system"}}""";
        Assert.Contains("forbidden", cluster.Kubectl(Other, ["create", "-f", "-", .. account]).Errors, StringComparison.Ordinal);
        Assert.Contains("forbidden", cluster.Kubectl(Other, ["apply", "--server-side", "-f", "-", .. account]).Errors, StringComparison.Ordinal);
    }

    private void AssertTrusted(string bundle)
    {
        string expected = Base64(bundle);
        foreach (string kind in (string[])["mutatingwebhookconfiguration", "validatingwebhookconfiguration"])
        {
            string[] present = cluster.Do("", "get", kind, "ambicap-webhook", "-o", "jsonpath={.webhooks[*].clientConfig.caBundle}").Split(' ');
            Assert.All(present, text => Assert.Equal(expected, text));
        }
    }

    private string Secret(string key) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(cluster.Do("", [.. s_secret, $"jsonpath={{.data.{key.Replace(".", "\\.", StringComparison.Ordinal)}}}"])));

    private Task UntilAnsweredAsync() => ControlPlane.UntilAsync(() => Try().Length == 0, () => Try() + "\n" + _mutating.Log);

    /// <summary>What kubectl says of a Pod with a grant that is tried and not kept; empty where it is taken.</summary>
    private string Try()
    {
        JsonObject pod = ClusterPod.Of("granted", ("ambient.ambicap.dev/web", "NET_BIND_SERVICE"));
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
