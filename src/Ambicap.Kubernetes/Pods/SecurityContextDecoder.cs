using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes the <c>securityContext</c> of a Pod or a container.</summary>
internal static class SecurityContextDecoder
{
    /// <summary>Decodes a container's.</summary>
    /// <param name="source">At the mapping.</param>
    /// <param name="details">Where places are kept; null where nobody asks for them.</param>
    internal static SecurityContext DecodeOfContainer<TSource>(ref TSource source, ContainerDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        SecurityContextDraft context = new(isOfFile: details is not null);
        details?.ForgetStrays(StrayFields.OfContainer);
        if (TokenFields.EnterMapping(ref source))
        {
            while (StrayFields.NextField(ref source, details, StrayFields.OfContainer, out ReadOnlySpan<byte> key))
            {
                if (!ReadShared(ref source, key, ref context) && !ReadOfContainer(ref source, key, ref context, details))
                {
                    source.Skip();
                }
            }
        }

        return context.ToContext();
    }

    /// <summary>Decodes a Pod's.</summary>
    /// <param name="source">At the mapping.</param>
    /// <param name="details">Where places are kept; null where nobody asks for them, as at admission.</param>
    /// <param name="sysctls">The names of its <c>sysctls</c>.</param>
    internal static SecurityContext DecodeOfPod<TSource>(ref TSource source, PodDetails? details, out List<string>? sysctls)
        where TSource : ITokenSource, allows ref struct
    {
        SecurityContextDraft context = new(isOfFile: details is not null);
        sysctls = null;
        details?.ForgetStrays(StrayFields.OfPod);
        if (TokenFields.EnterMapping(ref source))
        {
            while (StrayFields.NextField(ref source, details, StrayFields.OfPod, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("sysctls"u8))
                {
                    sysctls = SysctlDecoder.DecodeNames(ref source);
                }
                else if (!ReadShared(ref source, key, ref context) && !context.TryReadGroups(ref source, key))
                {
                    source.Skip();
                }
            }
        }

        return context.ToContext();
    }

    private static bool ReadShared<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key, ref SecurityContextDraft context)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("runAsNonRoot"u8))
        {
            context.RunAsNonRoot = TokenFields.Flag(ref source);
        }
        else if (key.SequenceEqual("runAsUser"u8))
        {
            context.RunAsUser = context.ReadId(ref source);
        }
        else if (key.SequenceEqual("runAsGroup"u8))
        {
            context.RunAsGroup = context.ReadId(ref source);
        }
        else if (key.SequenceEqual("seccompProfile"u8))
        {
            context.Seccomp = ProfileDecoder.Decode(ref source);
        }
        else if (key.SequenceEqual("appArmorProfile"u8))
        {
            context.AppArmor = ProfileDecoder.Decode(ref source);
        }
        else if (key.SequenceEqual("seLinuxOptions"u8))
        {
            context.SeLinux = SeLinuxDecoder.Decode(ref source);
        }
        else if (key.SequenceEqual("windowsOptions"u8))
        {
            context.HostProcess = WindowsOptionsDecoder.DecodeHostProcess(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool ReadOfContainer<TSource>(
        ref TSource source, scoped ReadOnlySpan<byte> key, ref SecurityContextDraft context, ContainerDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        if (key.SequenceEqual("capabilities"u8))
        {
            context.Capabilities = CapabilitiesDecoder.Decode(ref source, details);
        }
        else if (key.SequenceEqual("allowPrivilegeEscalation"u8))
        {
            context.AllowPrivilegeEscalation = TokenFields.Flag(ref source);
        }
        else if (key.SequenceEqual("privileged"u8))
        {
            context.Privileged = TokenFields.Flag(ref source);
        }
        else if (key.SequenceEqual("procMount"u8))
        {
            context.ProcMount = TokenFields.Text(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }
}
