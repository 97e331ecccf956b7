using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;

namespace Ambicap.Webhook.Decisions;

/// <summary>The keys of <c>auditAnnotations</c>; the first four are Pod Security Admission's. The API server puts the webhook's name before them.</summary>
internal static class AuditText
{
    /// <summary>The level that was enforced.</summary>
    internal const string EnforcePolicy = "enforce-policy";

    /// <summary>What breaks the level to be audited.</summary>
    internal const string Violations = "audit-violations";

    /// <summary>What is wrong with the namespace's own words.</summary>
    internal const string Error = "error";

    /// <summary>What the Pod is granted.</summary>
    internal const string Grants = "grants";

    /// <summary>What is granted, as <c>web=NET_BIND_SERVICE; worker=KILL(nonroot)</c>; null where nothing is.</summary>
    internal static string? OfGrants(AmbientGrants grants)
    {
        if (grants.ByContainer.Count == 0)
        {
            return null;
        }

        StringBuilder text = new();
        foreach ((string container, Grant grant) in grants.ByContainer)
        {
            CapabilitySet others = grant.NonRoot.Except(grant.Ambient);
            string nonRoot = others.IsEmpty ? "" : $"{others}(nonroot)";
            string both = grant.Ambient.IsEmpty || others.IsEmpty ? "" : "+";
            _ = text.Append(text.Length > 0 ? "; " : "").Append(container).Append('=').Append(grant.Ambient.IsEmpty ? "" : grant.Ambient.ToString())
                .Append(both).Append(nonRoot);
        }

        return text.ToString();
    }
}
