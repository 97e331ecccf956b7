using System.CommandLine;
using Ambicap.Webhook.Serving;

namespace Ambicap.Webhook.Commands;

/// <summary>The command line.</summary>
internal static class WebhookCommand
{
    private const string Description = """
        The admission webhook of Ambicap: it refuses ambient capabilities that a namespace's policy forbids, and completes Pods that have some.

        It answers AdmissionReviews of admission.k8s.io/v1 at /validate and /mutate by TLS, with /healthz and /readyz beside them, and
        /metrics without TLS on a port of its own. It goes on until SIGTERM or SIGINT, and then finishes what it began.

        The configuration is one YAML file with a PodSecurityConfiguration (pod-security.admission.config.k8s.io/v1), a
        WebhookConfiguration (ambicap.dev/v1), or both; docs/webhook.md has all keys. Certificate and key are read again when they change.

        With --self-signed it makes both, and their authority: in the Secret SERVICE-authority, which the replicas share, and in caBundle of
        the two webhook configurations SERVICE. It renews each at two thirds of its life, and no API server notices.

        Exit code 0: ended by a signal. 1: failed while it ran. 2: wrong flags, unreadable or bad files, a port that is taken.

        Examples:
          ambicap-webhook --config webhook.yaml --tls-cert-file tls.crt --tls-private-key-file tls.key
          ambicap-webhook --config webhook.yaml --tls-cert-file tls.crt --tls-private-key-file tls.key --kubeconfig ~/.kube/config --port 9443
          ambicap-webhook --config webhook.yaml --self-signed ambicap-webhook.ambicap-system.svc
        """;

    private const int UsualPort = 8443;
    private const int UsualMetricsPort = 8080;

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs the webhook and returns the exit code.</param>
    internal static RootCommand Create(Func<WebhookOptions, Task<int>> run)
    {
        Option<string> configuration = new("--config") { Description = "the configuration, a YAML file", Required = true, HelpName = "FILE" };
        CertificateArguments certificates = new();
        Option<string?> kubeconfig = new("--kubeconfig")
        {
            Description = "how to reach the API server; without it, by the Pod's service account",
            HelpName = "FILE",
        };
        Option<int> port = CreatePort("--port", UsualPort, "the port of /validate, /mutate, /healthz and /readyz, by TLS");
        Option<int> metricsPort = CreatePort("--metrics-port", UsualMetricsPort, "the port of /metrics, without TLS");
        RootCommand root = new(Description)
        {
            configuration, certificates.Certificate, certificates.PrivateKey, certificates.SelfSigned, certificates.Life, kubeconfig, port, metricsPort,
        };
        root.Validators.Add(certificates.Check);
        root.SetAction((parsed, _) => run(certificates.Complete(parsed, new WebhookOptions
        {
            Configuration = parsed.GetRequiredValue(configuration),
            Kubeconfig = parsed.GetValue(kubeconfig),
            Port = parsed.GetValue(port),
            MetricsPort = parsed.GetValue(metricsPort),
        })));
        return root;
    }

    private static Option<int> CreatePort(string name, int usual, string description)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "PORT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(ushort.TryParse(token.Value, out ushort number) && number > 0))
            {
                result.AddError($"{name} {token.Value}: no port; give a number from 1 to 65535");
            }
        });
        return option;
    }
}
