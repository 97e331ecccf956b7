using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes a container's <c>capabilities</c>, the KEP's fields included.</summary>
internal static class CapabilitiesDecoder
{
    /// <summary>Decodes the lists.</summary>
    /// <param name="source">At the mapping.</param>
    /// <param name="details">Where places are kept; null where nobody asks for them.</param>
    internal static CapabilityFields? Decode<TSource>(ref TSource source, ContainerDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        details?.ForgetLists();
        details?.ForgetStrays(StrayFields.InCapabilities);
        if (!TokenFields.EnterMapping(ref source))
        {
            return null;
        }

        long start = source.Ordinal;
        List<string>? add = null, drop = null, ambient = null, addForNonRoot = null, setForNonRoot = null;
        while (TokenFields.NextKey(ref source))
        {
            ReadOnlySpan<byte> key = source.Key;
            if (key.SequenceEqual("add"u8))
            {
                add = ReadNames(ref source, CapabilityList.Add, details);
            }
            else if (key.SequenceEqual("drop"u8))
            {
                drop = ReadNames(ref source, CapabilityList.Drop, details);
            }
            else if (key.SequenceEqual("ambient"u8))
            {
                ambient = ReadNames(ref source, CapabilityList.Ambient, details);
            }
            else if (key.SequenceEqual("addForNonRoot"u8))
            {
                addForNonRoot = ReadNames(ref source, CapabilityList.AddForNonRoot, details);
            }
            else if (key.SequenceEqual("setForNonRoot"u8))
            {
                setForNonRoot = ReadNames(ref source, CapabilityList.AddForNonRoot, details);
            }
            else
            {
                _ = StrayFields.ReadValue(ref source, details, StrayFields.InCapabilities, key);
                source.Skip();
            }
        }

        // The KEP names option 3 by two words.
        return addForNonRoot is null || setForNonRoot is null
            ? new CapabilityFields(add ?? (IReadOnlyList<string>)[], drop ?? (IReadOnlyList<string>)[], ambient, addForNonRoot ?? setForNonRoot)
            : throw new TokenException(start, "has addForNonRoot and setForNonRoot, which mean the same; remove one");
    }

    /// <summary>Reads a list from its key on.</summary>
    private static List<string>? ReadNames<TSource>(ref TSource source, CapabilityList list, ContainerDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        details?.Begin(list, source.Position);
        _ = source.Read();
        if (!TokenFields.EnterList(ref source))
        {
            return null;
        }

        List<string> names = [];
        while (TokenFields.NextItem(ref source))
        {
            details?.Add(list, names.Count, source.Position);
            names.Add(TokenFields.Text(ref source) ?? "");
        }

        return names;
    }
}
