using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;

namespace Ambicap.Webhook.Decisions;

/// <summary>What the audit log is told of grants.</summary>
internal static class AuditText
{
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
