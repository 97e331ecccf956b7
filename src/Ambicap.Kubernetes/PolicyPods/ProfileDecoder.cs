using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>Decodes a seccomp or AppArmor profile.</summary>
internal static class ProfileDecoder
{
    internal static PolicyProfile? Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        bool isThere = source.Kind != TokenKind.Null;
        string? type = TokenFields.TextOf(ref source, "type"u8);
        return isThere ? new PolicyProfile(type ?? "") : null;
    }
}
