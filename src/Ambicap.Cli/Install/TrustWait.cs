using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Install;

/// <summary>
/// Waits until the webhook's certificate is trusted by every configuration that was applied: who writes that looks every few seconds.
/// </summary>
/// <param name="kubectl">The cluster.</param>
/// <param name="space">The webhook's namespace.</param>
/// <param name="patience">How long that may take.</param>
internal sealed class TrustWait(ClusterKubectl kubectl, string space, TimeSpan patience)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <exception cref="StepException">It is not trusted in time.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            DateTime end = DateTime.UtcNow + patience;
            for (; await DoubtAsync(cancellation) is { } doubt; await Task.Delay(s_pause, cancellation))
            {
                if (DateTime.UtcNow > end)
                {
                    throw new StepException(
                        "policy",
                        $"{doubt} after {patience.TotalSeconds:0} s",
                        $"see kubectl logs -n {space} deployment/ambicap-webhook, or cert-manager's where it writes caBundle, "
                        + "and run the same command again");
                }

                Terminal.Progress($"waiting: {doubt} ...");
            }
        }
        finally
        {
            Terminal.EndProgress();
        }
    }

    /// <summary>What is not so yet; null where everything is, or who installs may not read the certificate.</summary>
    private async Task<string?> DoubtAsync(CancellationToken cancellation)
    {
        try
        {
            JsonNode? deployment = await kubectl.GetAsync(cancellation, "deployment", "ambicap-webhook", "-n", space);
            return await WebhookSecret.ReadCertificateAsync(kubectl, space, deployment, cancellation) switch
            {
                null => null,
                "" => $"Secret {WebhookSecret.NameOf(deployment)} has no certificate",
                { } certificate => await DoubtOfAsync(certificate, cancellation),
            };
        }
        catch (InputException failure)
        {
            // An API server that is away for a moment is no reason to stop halfway.
            return $"what is trusted cannot be read ({failure.Message})";
        }
        catch (CryptographicException failure)
        {
            return $"the Secret's certificate cannot be read ({failure.Message})";
        }
    }

    private async Task<string?> DoubtOfAsync(string certificate, CancellationToken cancellation)
    {
        JsonNode?[] configurations =
        [
            await kubectl.GetAsync(cancellation, "mutatingwebhookconfiguration", "ambicap-webhook"),
            await kubectl.GetAsync(cancellation, "validatingwebhookconfiguration", "ambicap-webhook"),
        ];
        return WebhookTrust.DoubtsOf(certificate, configurations) is { Count: > 0 } doubts
            ? $"the webhook's certificate is not trusted by {string.Join(" and ", doubts)}"
            : null;
    }
}
