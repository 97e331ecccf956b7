using System.Diagnostics.CodeAnalysis;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>The name by which API servers call the webhook, and the names of what belongs to it.</summary>
/// <param name="Service">The Service. Both webhook configurations have its name too.</param>
/// <param name="Namespace">Its namespace.</param>
internal sealed record ServiceName(string Service, string Namespace)
{
    private const string Suffix = ".svc";

    /// <summary>What the certificate is for.</summary>
    internal string Host => $"{Service}.{Namespace}{Suffix}";

    /// <summary>The Secret of the authority and its certificate.</summary>
    internal string Secret => $"{Service}-authority";

    /// <summary>Reads <c>SERVICE.NAMESPACE.svc</c>.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out ServiceName? name)
    {
        string[] parts = text.EndsWith(Suffix, StringComparison.Ordinal) ? text[..^Suffix.Length].Split('.') : [];
        name = parts is [var service, var space] && DnsName.IsLabel(service) && DnsName.IsLabel(space) ? new ServiceName(service, space) : null;
        return name is not null;
    }
}
