using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes <c>seLinuxOptions</c>.</summary>
internal static class SeLinuxDecoder
{
    internal static SeLinuxLabel? Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterMapping(ref source))
        {
            return null;
        }

        string? type = null, user = null, role = null;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("type"u8))
            {
                type = TokenFields.Text(ref source);
            }
            else if (key.SequenceEqual("user"u8))
            {
                user = TokenFields.Text(ref source);
            }
            else if (key.SequenceEqual("role"u8))
            {
                role = TokenFields.Text(ref source);
            }
            else
            {
                source.Skip();
            }
        }

        return new SeLinuxLabel(type, user, role);
    }
}
