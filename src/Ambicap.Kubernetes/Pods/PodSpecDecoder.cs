using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes a Pod's <c>spec</c>.</summary>
internal static class PodSpecDecoder
{
    /// <summary>Decodes the <c>spec</c> of a Pod, or with <paramref name="isTemplate"/> of what Pods are made of.</summary>
    /// <remarks>On the host's network the API gives each port of a Pod, not of a template, a host port. Whether the Pod is on it may
    /// stand behind its containers: then, and where a file left host ports out, all is read a second time.</remarks>
    internal static PodSpecDraft Decode<TSource>(ref TSource source, bool isTemplate, PodDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        TSource start = source;
        PodSpecDraft spec = DecodeOnce(ref source, new ContainerContext { Details = details });
        return spec is { HostNetwork: true, Context.HasDefaultedPorts: true } && !isTemplate
            ? DecodeOnce(ref start, new ContainerContext { UsesHostPorts = true })
            : spec;
    }

    private static PodSpecDraft DecodeOnce<TSource>(ref TSource source, ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        PodSpecDraft spec = new() { Context = context };
        context.Details?.ForgetStrays(StrayFields.Spec);
        context.Details?.ForgetContainers();
        if (TokenFields.EnterMapping(ref source))
        {
            while (StrayFields.NextField(ref source, context.Details, StrayFields.Spec, out ReadOnlySpan<byte> key))
            {
                if (!ReadContainers(ref source, key, ref spec) && !ReadHost(ref source, key, ref spec))
                {
                    ReadOther(ref source, key, ref spec);
                }
            }
        }

        return spec;
    }

    private static bool ReadContainers<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key, ref PodSpecDraft spec)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("containers"u8))
        {
            spec.Containers = ContainerDecoder.DecodeAll(ref source, ContainerRole.Main, ref spec.Context);
        }
        else if (key.SequenceEqual("initContainers"u8))
        {
            spec.InitContainers = ContainerDecoder.DecodeAll(ref source, ContainerRole.Init, ref spec.Context);
        }
        else if (key.SequenceEqual("ephemeralContainers"u8))
        {
            spec.EphemeralContainers = ContainerDecoder.DecodeAll(ref source, ContainerRole.Ephemeral, ref spec.Context);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool ReadHost<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key, ref PodSpecDraft spec)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("hostNetwork"u8))
        {
            spec.HostNetwork = TokenFields.Flag(ref source) ?? false;
        }
        else if (key.SequenceEqual("hostPID"u8))
        {
            spec.HostPid = TokenFields.Flag(ref source) ?? false;
        }
        else if (key.SequenceEqual("hostIPC"u8))
        {
            spec.HostIpc = TokenFields.Flag(ref source) ?? false;
        }
        else if (key.SequenceEqual("hostUsers"u8))
        {
            spec.HostUsers = TokenFields.Flag(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadOther<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key, ref PodSpecDraft spec)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("securityContext"u8))
        {
            spec.SecurityContext = SecurityContextDecoder.DecodeOfPod(ref source, spec.Context.Details, out spec.Sysctls);
        }
        else if (key.SequenceEqual("volumes"u8))
        {
            spec.Volumes = VolumeDecoder.DecodeAll(ref source);
        }
        else if (key.SequenceEqual("runtimeClassName"u8))
        {
            spec.RuntimeClassName = TokenFields.Text(ref source);
        }
        else if (key.SequenceEqual("os"u8))
        {
            spec.OperatingSystem = TokenFields.TextOf(ref source, "name"u8);
        }
        else
        {
            source.Skip();
        }
    }
}
