using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Configuration;

/// <summary>
/// The document <c>PodSecurityConfiguration</c>, as the API server and the upstream webhook take it: <c>defaults</c> and
/// <c>exemptions</c>.
/// </summary>
internal static class PodSecuritySection
{
    internal const string Kind = "PodSecurityConfiguration";
    internal const string Group = "pod-security.admission.config.k8s.io";

    /// <summary>The three versions differ in nothing but their name.</summary>
    internal static readonly string[] Versions = [$"{Group}/v1", $"{Group}/v1beta1", $"{Group}/v1alpha1"];

    internal static WebhookConfiguration Read(ManifestMapping document, FindingList findings, WebhookConfiguration configuration)
    {
        ConfigurationSection root = new(document, "", findings, "apiVersion", "kind", "defaults", "exemptions");
        return configuration with { Defaults = ReadDefaults(root), Exemptions = ReadExemptions(root) };
    }

    private static PodSecurityLevels ReadDefaults(ConfigurationSection root)
    {
        ConfigurationSection defaults = root.Section(
            "defaults", "enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version");
        return new PodSecurityLevels(ReadLevel(defaults, "enforce"), ReadLevel(defaults, "audit"), ReadLevel(defaults, "warn"));
    }

    private static LevelVersion ReadLevel(ConfigurationSection defaults, string mode)
    {
        Level level = Level.Privileged;
        if (defaults.Text(mode) is { Length: > 0 } text && !PodSecurityLabels.TryParseLevel(text, out level, out string? wrong))
        {
            defaults.Report(mode, ConfigurationSection.Printable(wrong));
        }

        string versionKey = $"{mode}-version";
        PolicyVersion version = PolicyVersion.Latest;
        if (defaults.Text(versionKey) is { Length: > 0 } name && !PodSecurityLabels.TryParseVersion(name, out version, out wrong))
        {
            defaults.Report(versionKey, ConfigurationSection.Printable(wrong));
        }

        return new LevelVersion(level, version);
    }

    private static Exemptions ReadExemptions(ConfigurationSection root)
    {
        ConfigurationSection exemptions = root.Section("exemptions", "usernames", "runtimeClasses", "namespaces");
        return new Exemptions(
            ReadNames(exemptions, "usernames", name => name.Length > 0, "user name"),
            ReadNames(exemptions, "runtimeClasses", DnsName.IsSubdomain, "name of a RuntimeClass"),
            ReadNames(exemptions, "namespaces", DnsName.IsLabel, "name of a namespace"));
    }

    private static HashSet<string> ReadNames(ConfigurationSection exemptions, string key, Predicate<string> isValid, string what)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ManifestScalar item in exemptions.List(key) ?? [])
        {
            string shown = ConfigurationSection.Printable(item.Text);
            if (!isValid(item.Text))
            {
                exemptions.Report(item.Position, $"{exemptions.PathOf(key)}: \"{shown}\" is no {what}; correct or remove it");
            }
            else if (!names.Add(item.Text))
            {
                exemptions.Report(item.Position, $"{exemptions.PathOf(key)}: \"{shown}\" stands twice; remove one");
            }
        }

        return names;
    }
}
