using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes the host ports of a container's <c>ports</c>.</summary>
internal static class PortDecoder
{
    /// <summary>The host ports that are not 0; null where there is none.</summary>
    /// <param name="source">At the list.</param>
    /// <param name="context">Whether a port without a host port takes its own number, and whether there was one.</param>
    internal static List<int>? DecodeAll<TSource>(ref TSource source, ref ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        List<int>? ports = null;
        if (TokenFields.EnterList(ref source))
        {
            while (TokenFields.NextItem(ref source))
            {
                if (Decode(ref source, ref context) is not 0 and int port)
                {
                    (ports ??= []).Add(port);
                }
            }
        }

        return ports;
    }

    private static int Decode<TSource>(ref TSource source, ref ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        int hostPort = 0;
        int containerPort = 0;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("hostPort"u8))
                {
                    hostPort = Number(ref source);
                }
                else if (key.SequenceEqual("containerPort"u8))
                {
                    containerPort = Number(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        context.HasDefaultedPorts |= hostPort == 0;
        return hostPort == 0 && context.UsesHostPorts ? containerPort : hostPort;
    }

    private static int Number<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct => (int)(TokenFields.Integer(ref source, int.MinValue, int.MaxValue) ?? 0);
}
