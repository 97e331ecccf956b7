using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes the names of a Pod's <c>sysctls</c>.</summary>
internal static class SysctlDecoder
{
    internal static List<string>? DecodeNames<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterList(ref source))
        {
            return null;
        }

        List<string> names = [];
        while (TokenFields.NextItem(ref source))
        {
            names.Add(TokenFields.TextOf(ref source, "name"u8) ?? "");
        }

        return names;
    }
}
