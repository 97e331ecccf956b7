using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.Cri.Containers;

/// <summary>
/// What becomes of a CreateContainer request: the Pod's grants for the container are added to <c>add_ambient_capabilities</c>, as a
/// kubelet with KEP-2763 would, and that field, whoever set it, becomes the annotation that ambicap-runtime reads. What the container
/// runtime has to know for its default seccomp profile goes into <c>add_capabilities</c>.
/// </summary>
/// <remarks>
/// None of a request's bytes are written anew. Fields of Protocol Buffers that occur
/// again are merged: lists are continued, of a map's entries the last one counts, and messages are merged in turn. So a change is a
/// second fragment of the request after the first, and everything that the sender wrote, known here or not, stays as it was.
/// </remarks>
internal static class CreateContainerRules
{
    /// <summary>Reads a request and makes its change.</summary>
    /// <exception cref="RpcException">InvalidArgument: the request is no message of the CRI, or asks for what no container may have.</exception>
    internal static ContainerDemand Apply(byte[] message)
    {
        CreateContainerRequest request = Parse(message);
        string container = request.Config?.Metadata?.Name ?? "";
        Capability? capabilities = request.Config?.Linux?.SecurityContext?.Capabilities;

        ContainerRequest asked = new(
            container,
            request.SandboxConfig?.Annotations ?? [],
            capabilities?.AddAmbientCapabilities ?? [],
            request.Config?.Annotations ?? [],
            capabilities?.DropCapabilities ?? []);
        if (!RequestedGrant.TryRead(asked, out RequestedGrant found, out string? error))
        {
            throw ContainerRefusal.Of(StatusCode.InvalidArgument, container, error);
        }

        Grant grant = found.Grant;
        CapabilitySet? annotation = grant.Ambient == found.OfField && grant.Ambient == found.OfAnnotation ? null : grant.Ambient;
        CapabilitySet unknown = ProfileAddition.MissingIn(request.Config?.Linux?.SecurityContext, grant);
        CreateContainerRequest fragment = Fragment(annotation, grant.Ambient.Except(found.OfField), unknown);
        byte[] changed = fragment.Config is null ? message : [.. message, .. fragment.ToByteArray()];
        return new ContainerDemand(request.PodSandboxId, container, grant, changed);
    }

    private static CreateContainerRequest Parse(byte[] message)
    {
        try
        {
            // Unknown fields are kept, though not needed: a parser that skips them takes tags that a container runtime refuses.
            return CreateContainerRequest.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException flaw)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"ambicap: the CreateContainer request is not a message of the CRI: {flaw.Message}"));
        }
    }

    /// <summary>What follows a request to change it: the annotation with everything, the lists with what they lack; empty for no change.</summary>
    private static CreateContainerRequest Fragment(CapabilitySet? annotation, CapabilitySet ambient, CapabilitySet add)
    {
        ContainerConfig config = new();
        if (annotation is { } grant)
        {
            config.Annotations[GrantKeys.ContainerAmbient] = grant.ToString();
        }

        if (!(ambient | add).IsEmpty)
        {
            Capability capabilities = new();
            capabilities.AddCapabilities.Add(add.Select(capability => capability.ToName()));
            capabilities.AddAmbientCapabilities.Add(ambient.Select(capability => capability.ToName()));
            config.Linux = new LinuxContainerConfig { SecurityContext = new LinuxContainerSecurityContext { Capabilities = capabilities } };
        }

        return config.CalculateSize() == 0 ? new CreateContainerRequest() : new CreateContainerRequest { Config = config };
    }
}
