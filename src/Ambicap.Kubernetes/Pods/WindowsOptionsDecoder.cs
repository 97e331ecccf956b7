using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes <c>windowsOptions</c>.</summary>
internal static class WindowsOptionsDecoder
{
    internal static bool? DecodeHostProcess<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        bool? hostProcess = null;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("hostProcess"u8))
                {
                    hostProcess = TokenFields.Flag(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return hostProcess;
    }
}
