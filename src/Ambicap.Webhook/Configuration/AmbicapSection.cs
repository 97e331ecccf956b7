using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Judging;

namespace Ambicap.Webhook.Configuration;

/// <summary>The document <c>WebhookConfiguration</c> of <c>ambicap.dev/v1</c>: what Pod Security Admission has no word for.</summary>
internal static class AmbicapSection
{
    internal const string Kind = "WebhookConfiguration";
    internal const string Version = "ambicap.dev/v1";

    private const string ScopeKey = "scope";
    private const string DefaultKey = "defaultRuntimeClass";
    private const string AcceptedKey = "acceptedRuntimeClasses";
    private const string MappingKey = "runtimeClassMapping";
    private const string Every = "*";

    internal static WebhookConfiguration Read(ManifestMapping document, FindingList findings, WebhookConfiguration configuration)
    {
        ConfigurationSection root = new(document, "", findings, "apiVersion", "kind", ScopeKey, DefaultKey, AcceptedKey, MappingKey);
        string? usual = ReadDefault(root);
        List<string>? accepted = ReadAccepted(root, usual);
        if (usual is not null && accepted?.Contains(usual) == false)
        {
            root.Report(DefaultKey, $"\"{usual}\" is not among {AcceptedKey}; add it there");
        }

        return configuration with
        {
            Scope = ReadScope(root),
            DefaultRuntimeClass = usual,
            AcceptedRuntimeClasses = accepted,
            RuntimeClassMapping = ReadMapping(root, accepted),
        };
    }

    private static Scope ReadScope(ConfigurationSection root)
    {
        string? text = root.Text(ScopeKey);
        if (text is not (null or "ambient" or "full"))
        {
            root.Report(ScopeKey, $"unknown scope \"{ConfigurationSection.Printable(text)}\"; use ambient or full");
        }

        return text == "full" ? Scope.Full : Scope.Ambient;
    }

    /// <summary>An empty text says that Pods stay without a class.</summary>
    private static string? ReadDefault(ConfigurationSection root)
    {
        string name = root.Text(DefaultKey) ?? WebhookConfiguration.UsualRuntimeClass;
        if (name.Length > 0 && !DnsName.IsSubdomain(name))
        {
            root.Report(DefaultKey, $"\"{ConfigurationSection.Printable(name)}\" is no name of a RuntimeClass; correct it");
        }

        return name.Length == 0 ? null : name;
    }

    private static List<string>? ReadAccepted(ConfigurationSection root, string? usual)
    {
        if (root.List(AcceptedKey) is not { } items)
        {
            return usual is null ? [] : [usual];
        }

        List<string> accepted = [];
        foreach (ManifestScalar item in items)
        {
            if (item.Text != Every && !DnsName.IsSubdomain(item.Text))
            {
                root.Report(item.Position, $"{AcceptedKey}: \"{ConfigurationSection.Printable(item.Text)}\" is no name of a RuntimeClass; correct or remove it");
            }

            accepted.Add(item.Text);
        }

        return accepted.Contains(Every) ? null : accepted;
    }

    private static Dictionary<string, string> ReadMapping(ConfigurationSection root, List<string>? accepted)
    {
        Dictionary<string, string> mapping = new(StringComparer.Ordinal);
        foreach ((ManifestEntry entry, string value) in root.Entries(MappingKey))
        {
            if (!DnsName.IsSubdomain(entry.Key) || !DnsName.IsSubdomain(value))
            {
                root.Report(entry.Position, $"{MappingKey}: \"{ConfigurationSection.Printable(entry.Key)}: {ConfigurationSection.Printable(value)}\" has a name that no RuntimeClass can have; correct it");
            }
            else if (accepted?.Contains(value) == false)
            {
                root.Report(entry.Value.Position, $"{MappingKey}: \"{value}\" is not among {AcceptedKey}; add it there");
            }
            else if (accepted is null || accepted.Contains(entry.Key))
            {
                root.Report(entry.Position, $"{MappingKey}: \"{entry.Key}\" is accepted as it is; remove it here or from {AcceptedKey}");
            }

            mapping[entry.Key] = value;
        }

        return mapping;
    }
}
