using System.Text;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Audit;

/// <summary>Who an entry is about, as config.json says.</summary>
internal static class AuditSubject
{
    internal static AuditEntry OfGrant(byte[]? id, OciDocument document)
    {
        AuditEntry entry = Of(id, document, null);
        return entry with { Message = $"granted {entry.Capabilities} as ambient to {GrantLabel.Of(entry.Container)}{In(entry)}" };
    }

    internal static AuditEntry OfRefusal(byte[]? id, OciDocument? document, RefusalException refusal)
    {
        AuditEntry entry = Of(id, document, refusal.Reason);
        return entry with { Message = $"refused{In(entry)}: {refusal.Message}" };
    }

    private static AuditEntry Of(byte[]? id, OciDocument? document, RefusalReason? refusal)
    {
        AuditEntry entry = new(id is { Length: > 0 } ? Encoding.UTF8.GetString(id) : "-", refusal, "");
        if (document is null)
        {
            return entry;
        }

        ContainerIdentity identity = ContainerIdentity.Of(document.Annotations.Find);
        _ = ContainerGrant.TryRead(identity, document.Annotations.Find, out Grant grant, out _);
        return entry with
        {
            Pod = PodIdentity.Of(document.Annotations.Find),
            Container = identity.Name,
            UserId = document.Process?.UserId,
            Capabilities = document.Process?.UserId is { } user ? grant.For(user) : grant.Most,
            Annotations = Kinds(identity, document.Annotations),
        };
    }

    private static string In(AuditEntry entry) => entry.Pod is { } pod ? $" in Pod {pod}" : "";

    private static string Kinds(ContainerIdentity identity, DocumentAnnotations annotations)
    {
        List<string> kinds = [];
        AddKind(kinds, "ambient", identity.Name.Length > 0 && annotations.Find(GrantKeys.AmbientPrefix + identity.Name) is not null);
        AddKind(kinds, "nonroot", identity.Name.Length > 0 && annotations.Find(GrantKeys.NonRootPrefix + identity.Name) is not null);
        AddKind(kinds, "cri", annotations.Find(GrantKeys.ContainerAmbient) is not null);
        return string.Join(',', kinds);
    }

    private static void AddKind(List<string> kinds, string kind, bool isThere)
    {
        if (isThere)
        {
            kinds.Add(kind);
        }
    }
}
