using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Webhook.Configuration;

/// <summary>
/// Reads the configuration file: one YAML file with a <c>PodSecurityConfiguration</c>, an <c>ambicap.dev/v1</c>
/// <c>WebhookConfiguration</c>, or both as two documents. Two documents, so that the one people have stays what it is.
/// </summary>
internal static class ConfigurationFile
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InputException">It cannot be read, or has flaws; all are listed, as FILE:LINE:COLUMN.</exception>
    internal static WebhookConfiguration Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > LargestFile)
            {
                throw new InputException($"--config {path}: larger than {LargestFile} bytes; give the webhook's configuration");
            }

            return Parse(path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (DecoderFallbackException)
        {
            throw new InputException($"--config {path}: not UTF-8; write the file in UTF-8");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"--config {path}: cannot be read ({failure.Message.TrimEnd('.')}); give a file that is there and readable");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="text">The text.</param>
    internal static WebhookConfiguration Parse(string path, string text)
    {
        FindingList findings = [];
        WebhookConfiguration configuration = new();
        try
        {
            HashSet<string> kinds = [];
            List<ManifestNode> documents = [];
            foreach (ManifestNode document in ManifestTree.ReadAll(Encoding.UTF8.GetBytes(text)))
            {
                documents.Add(document);
                configuration = ReadDocument(document, findings, configuration, kinds);
            }

            ReportExemptClasses(documents, findings, configuration);

            if (kinds.Count == 0 && findings.Count == 0)
            {
                findings.Add(new Position(1, 1), $"no configuration in the file; write a {PodSecuritySection.Kind} or a {AmbicapSection.Version} {AmbicapSection.Kind}");
            }
        }
        catch (ManifestException failure)
        {
            findings.Add(failure.Finding.Position, failure.Finding.Message);
        }

        return findings.Count == 0 ? configuration : throw new InputException([.. findings.Select(finding => finding.ToString(path))]);
    }

    private static WebhookConfiguration ReadDocument(
        ManifestNode document, FindingList findings, WebhookConfiguration configuration, HashSet<string> kinds)
    {
        string? version = TextOf(document, "apiVersion");
        string? kind = TextOf(document, "kind");
        bool isOurs = version == AmbicapSection.Version && kind == AmbicapSection.Kind;
        bool isPodSecurity = kind == PodSecuritySection.Kind && PodSecuritySection.Versions.Contains(version);
        if (!isOurs && !isPodSecurity)
        {
            findings.Add(document.Position, Unknown(version, kind));
            return configuration;
        }

        if (!kinds.Add(kind!))
        {
            findings.Add(document.Position, $"a second {kind} in one file; make them one");
        }

        return isOurs
            ? AmbicapSection.Read((ManifestMapping)document, findings, configuration)
            : PodSecuritySection.Read((ManifestMapping)document, findings, configuration);
    }

    /// <summary>A Pod chooses its RuntimeClass: one that is Ambicap's and exempt would grant anything to anybody.</summary>
    private static void ReportExemptClasses(List<ManifestNode> documents, FindingList findings, WebhookConfiguration configuration)
    {
        foreach (string name in configuration.Exemptions.RuntimeClasses.Where(name => configuration.AcceptedRuntimeClasses?.Contains(name) != false))
        {
            Position place = documents.OfType<ManifestMapping>()
                .Select(document => (document.Find("exemptions") as ManifestMapping)?.Find("runtimeClasses")?.Position)
                .FirstOrDefault(position => position is not null) ?? default;
            findings.Add(place, $"exemptions.runtimeClasses: \"{name}\" runs Pods by Ambicap, which could then be granted anything; remove it here or from acceptedRuntimeClasses");
        }
    }

    private static string? TextOf(ManifestNode document, string key) => ((document as ManifestMapping)?.Find(key) as ManifestScalar)?.Text;

    private static string Unknown(string? version, string? kind)
    {
        string remedy = kind == "AdmissionConfiguration"
            ? "write what its plugin PodSecurity has under configuration as a document of its own"
            : $"use {PodSecuritySection.Versions[0]} {PodSecuritySection.Kind} or {AmbicapSection.Version} {AmbicapSection.Kind}";
        return version is null || kind is null
            ? $"the document has no apiVersion and kind; {remedy}"
            : $"unknown configuration \"{ConfigurationSection.Printable(version)} {ConfigurationSection.Printable(kind)}\"; {remedy}";
    }
}
