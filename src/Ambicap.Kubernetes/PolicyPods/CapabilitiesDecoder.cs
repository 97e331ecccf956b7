using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>Decodes a container's <c>capabilities</c>, the KEP's fields included.</summary>
internal static class CapabilitiesDecoder
{
    internal static PolicyCapabilities? Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterMapping(ref source))
        {
            return null;
        }

        long start = source.Ordinal;
        List<string>? add = null, drop = null, ambient = null, addForNonRoot = null, setForNonRoot = null;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("add"u8))
            {
                add = TokenFields.Texts(ref source);
            }
            else if (key.SequenceEqual("drop"u8))
            {
                drop = TokenFields.Texts(ref source);
            }
            else if (key.SequenceEqual("ambient"u8))
            {
                ambient = TokenFields.Texts(ref source);
            }
            else if (key.SequenceEqual("addForNonRoot"u8))
            {
                addForNonRoot = TokenFields.Texts(ref source);
            }
            else if (key.SequenceEqual("setForNonRoot"u8))
            {
                setForNonRoot = TokenFields.Texts(ref source);
            }
            else
            {
                source.Skip();
            }
        }

        // The KEP names option 3 by two words.
        return addForNonRoot is null || setForNonRoot is null
            ? new PolicyCapabilities(add ?? (IReadOnlyList<string>)[], drop ?? (IReadOnlyList<string>)[], ambient, addForNonRoot ?? setForNonRoot)
            : throw new TokenException(start, "has addForNonRoot and setForNonRoot, which mean the same; remove one");
    }
}
