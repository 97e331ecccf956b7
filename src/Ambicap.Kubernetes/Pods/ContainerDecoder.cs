using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes containers.</summary>
internal static class ContainerDecoder
{
    internal static List<Container>? DecodeAll<TSource>(ref TSource source, ContainerRole role, ref ContainerContext context)
        where TSource : ITokenSource, allows ref struct
    {
        List<ContainerDetails>? details = context.Details?.Begin(role);
        if (!TokenFields.EnterList(ref source))
        {
            return null;
        }

        List<Container> containers = [];
        while (TokenFields.NextItem(ref source))
        {
            ContainerDetails? own = details is null ? null : new ContainerDetails { Position = source.Position };
            containers.Add(Decode(ref source, role, ref context, own));
            if (own is not null)
            {
                own.Name = containers[^1].Name;
                details!.Add(own);
            }
        }

        return containers;
    }

    private static Container Decode<TSource>(
        ref TSource source, ContainerRole role, ref ContainerContext context, ContainerDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        ContainerDetails? program = context.Details?.WithPrograms == true ? details : null;
        string? name = null;
        SecurityContext? security = null;
        List<int>? hostPorts = null;
        ContainerHosts hosts = default;
        if (TokenFields.EnterMapping(ref source))
        {
            while (StrayFields.NextField(ref source, details, StrayFields.Top, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source);
                }
                else if (key.SequenceEqual("securityContext"u8))
                {
                    security = SecurityContextDecoder.DecodeOfContainer(ref source, details);
                }
                else if (key.SequenceEqual("ports"u8))
                {
                    hostPorts = PortDecoder.DecodeAll(ref source, ref context);
                }
                else if (!hosts.TryRead(ref source, key) && (program is null || !ProgramDecoder.TryRead(ref source, key, program)))
                {
                    source.Skip();
                }
            }
        }

        return new Container
        {
            Name = name ?? "",
            Role = role,
            SecurityContext = security ?? SecurityContext.Empty,
            HostPorts = hostPorts ?? (IReadOnlyList<int>)[],
            Hosts = hosts.ToList(),
        };
    }
}
