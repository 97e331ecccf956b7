using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Gathers the hosts that a container's probes and lifecycle hooks name. They stand in the order of the API's types, whatever the order
/// of the manifest.
/// </summary>
internal struct ContainerHosts
{
    private static readonly string[] s_fields =
        ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

    private ConnectedHost?[]? _found;

    private enum Handler
    {
        LivenessProbe,
        ReadinessProbe,
        StartupProbe,
        PostStart,
        PreStop,
    }

    /// <summary>Reads a container's field, if it is one that can name a host.</summary>
    /// <returns>False where it is not; nothing is read then.</returns>
    internal bool TryRead<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("livenessProbe"u8))
        {
            ReadHandler(ref source, Handler.LivenessProbe);
        }
        else if (key.SequenceEqual("readinessProbe"u8))
        {
            ReadHandler(ref source, Handler.ReadinessProbe);
        }
        else if (key.SequenceEqual("startupProbe"u8))
        {
            ReadHandler(ref source, Handler.StartupProbe);
        }
        else if (key.SequenceEqual("lifecycle"u8))
        {
            ReadLifecycle(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>The hosts.</summary>
    internal readonly IReadOnlyList<ConnectedHost> ToList() => _found is null ? [] : [.. _found.OfType<ConnectedHost>()];

    private void ReadLifecycle<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        Forget(Handler.PostStart);
        Forget(Handler.PreStop);
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("postStart"u8))
                {
                    ReadHandler(ref source, Handler.PostStart);
                }
                else if (key.SequenceEqual("preStop"u8))
                {
                    ReadHandler(ref source, Handler.PreStop);
                }
                else
                {
                    source.Skip();
                }
            }
        }
    }

    private void ReadHandler<TSource>(ref TSource source, Handler handler)
        where TSource : ITokenSource, allows ref struct
    {
        Forget(handler);
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("httpGet"u8))
                {
                    Set(handler, false, TokenFields.TextOf(ref source, "host"u8));
                }
                else if (key.SequenceEqual("tcpSocket"u8))
                {
                    Set(handler, true, TokenFields.TextOf(ref source, "host"u8));
                }
                else
                {
                    source.Skip();
                }
            }
        }
    }

    private void Forget(Handler handler)
    {
        Set(handler, false, null);
        Set(handler, true, null);
    }

    private void Set(Handler handler, bool isTcp, string? host)
    {
        if (host is null && _found is null)
        {
            return;
        }

        _found ??= new ConnectedHost?[2 * s_fields.Length];
        string field = $"{s_fields[(int)handler]}.{(isTcp ? "tcpSocket" : "httpGet")}.host";
        _found[(2 * (int)handler) + (isTcp ? 1 : 0)] = host is null ? null : new ConnectedHost(field, host);
    }
}
