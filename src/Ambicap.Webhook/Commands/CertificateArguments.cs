using System.CommandLine;
using System.CommandLine.Parsing;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.SelfSigned;
using Ambicap.Webhook.Serving;

namespace Ambicap.Webhook.Commands;

/// <summary>The options that say where certificates come from: two files, or by ourselves.</summary>
internal sealed class CertificateArguments
{
    internal Option<string?> Certificate { get; } = new("--tls-cert-file")
    {
        Description = "the server's certificate and those that signed it, in PEM form",
        HelpName = "FILE",
    };

    internal Option<string?> PrivateKey { get; } = new("--tls-private-key-file")
    {
        Description = "its private key (RSA or ECDSA), in PEM form without a passphrase",
        HelpName = "FILE",
    };

    internal Option<ServiceName?> SelfSigned { get; } = new("--self-signed")
    {
        Description = "make certificates for this name, in the place of the two files",
        HelpName = "SERVICE.NAMESPACE.svc",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!ServiceName.TryParse(text, out ServiceName? name))
            {
                argument.AddError($"--self-signed {text}: no name of a Service; give SERVICE.NAMESPACE.svc");
            }

            return name;
        },
    };

    internal Option<CertificateLife> Life { get; } = new("--certificate-life")
    {
        Description = "how long a certificate lives that --self-signed makes, its authority four times as long; 30s to 8784h",
        DefaultValueFactory = _ => CertificateLife.Usual,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            CertificateLife? life = CertificateLife.TryParse(text);
            if (life is null)
            {
                argument.AddError($"--certificate-life {text}: no duration from 30s to 8784h; write it as 2160h, 90m or 60s");
            }

            return life ?? CertificateLife.Usual;
        },
    };

    /// <summary>Refuses what is neither the one nor the other.</summary>
    internal void Check(CommandResult result)
    {
        string? wrong = (Has(result, Certificate), Has(result, PrivateKey), Has(result, SelfSigned)) switch
        {
            (true, true, false) or (false, false, true) => null,
            (_, _, true) => "--self-signed stands in the place of --tls-cert-file and --tls-private-key-file; give the one or the others",
            (false, false, false) => "no certificate; give --tls-cert-file and --tls-private-key-file, or --self-signed",
            _ => "a certificate without its key, or the other way round; give both --tls-cert-file and --tls-private-key-file",
        };
        if (wrong is not null)
        {
            result.AddError(wrong);
        }
    }

    /// <summary>The options with what was given here.</summary>
    internal WebhookOptions Complete(ParseResult parsed, WebhookOptions options) => options with
    {
        Files = parsed.GetValue(Certificate) is { } certificate ? new CertificateFiles(certificate, parsed.GetValue(PrivateKey)!) : null,
        SelfSigned = parsed.GetValue(SelfSigned),
        Life = parsed.GetRequiredValue(Life),
    };

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
