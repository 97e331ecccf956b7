using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes a seccomp or AppArmor profile.</summary>
internal static class ProfileDecoder
{
    internal static ConfinementProfile? Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterMapping(ref source))
        {
            return null;
        }

        string? type = null;
        string? localhostProfile = null;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("type"u8))
            {
                type = TokenFields.Text(ref source);
            }
            else if (key.SequenceEqual("localhostProfile"u8))
            {
                localhostProfile = TokenFields.Text(ref source);
            }
            else
            {
                source.Skip();
            }
        }

        return new ConfinementProfile(type ?? "", localhostProfile);
    }
}
