using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>Decodes containers.</summary>
internal static class ContainerDecoder
{
    internal static List<PolicyContainer>? DecodeAll<TSource>(ref TSource source, PolicyContainerRole role, ref ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterList(ref source))
        {
            return null;
        }

        List<PolicyContainer> containers = [];
        while (TokenFields.NextItem(ref source))
        {
            Position position = context.Places is null ? default : source.Position;
            PolicyContainer container = Decode(ref source, role, ref context);
            containers.Add(container);
            context.Places?.Add(container.Name, position);
        }

        return containers;
    }

    private static PolicyContainer Decode<TSource>(ref TSource source, PolicyContainerRole role, ref ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        string? name = null;
        PolicySecurityContext? security = null;
        List<int>? hostPorts = null;
        ContainerHosts hosts = default;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source);
                }
                else if (key.SequenceEqual("securityContext"u8))
                {
                    security = SecurityContextDecoder.DecodeOfContainer(ref source);
                }
                else if (key.SequenceEqual("ports"u8))
                {
                    hostPorts = PortDecoder.DecodeAll(ref source, ref context);
                }
                else if (!hosts.TryRead(ref source, key))
                {
                    source.Skip();
                }
            }
        }

        return new PolicyContainer
        {
            Name = name ?? "",
            Role = role,
            SecurityContext = security ?? PolicySecurityContext.Empty,
            HostPorts = hostPorts ?? (IReadOnlyList<int>)[],
            Hosts = hosts.ToList(),
        };
    }
}
