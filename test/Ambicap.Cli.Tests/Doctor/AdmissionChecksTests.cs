using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ambicap.Cli.Doctor;

namespace Ambicap.Cli.Tests.Doctor;

public sealed class AdmissionChecksTests
{
    private static readonly DateTime s_end = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(-30, Health.Ok, "its authority is good until 2030-01-01 00:00Z")]
    [InlineData(-3, Health.Failed, "its authority ends at 2030-01-01 00:00Z")]
    [InlineData(3, Health.Failed, "its authority ended at 2030-01-01 00:00Z")]
    public void Certificate_DaysBeforeItsEnd_AreCounted(int days, object health, string detail)
    {
        Finding found = Certificate(Base64(Authority()), s_end.AddDays(days));
        Assert.Equal((health, detail), ((object)found.Health, found.Detail));
    }

    [Theory]
    [InlineData("", "caBundle is empty, so the API server does not trust the webhook")]
    [InlineData("x", "caBundle is no certificate: ")]
    [InlineData("eA==", "caBundle is no certificate: ")]
    public void Certificate_NoneThere_IsAFault(string bundle, string detail) =>
        Assert.StartsWith(detail, Certificate(bundle, s_end).Detail, StringComparison.Ordinal);

    /// <summary>An entry that came later is without one at first; the authority that ends first counts.</summary>
    [Theory]
    [InlineData("", "caBundle of b is empty, so the API server does not trust the webhook")]
    [InlineData("OTHER", "its authority ends at 2029-12-31 00:00Z")]
    public void Certificate_EntriesThatDiffer_AreJudgedEach(string second, string detail)
    {
        string bundle = Base64(Authority());
        string other = second.Length == 0 ? "" : Base64(Authority(s_end.AddDays(-1)));
        JsonElement configuration = JsonDocument.Parse(
            $$$"""{"webhooks":[{"name":"a","clientConfig":{"caBundle":"{{{bundle}}}"}},{"name":"b","clientConfig":{"caBundle":"{{{other}}}"}}]}""").RootElement;
        Assert.Equal(detail, AdmissionChecks.Certificate(configuration, s_end.AddDays(-3)).Detail);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Finding Certificate(string bundle, DateTime now) =>
        AdmissionChecks.Certificate(JsonDocument.Parse($$$"""{"webhooks":[{"clientConfig":{"caBundle":"{{{bundle}}}"}}]}""").RootElement, now);

    private static string Authority() => Authority(s_end);

    private static string Authority(DateTime end)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(s_end.AddYears(-9), end);
        return certificate.ExportCertificatePem();
    }
}
