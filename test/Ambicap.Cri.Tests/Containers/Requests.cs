using Ambicap.Cri.Containers;
using Ambicap.Tests;
using Google.Protobuf;

namespace Ambicap.Cri.Tests.Containers;

/// <summary>CreateContainer requests.</summary>
internal static class Requests
{
    /// <summary>The kubelet's own messages: kubelet 1.36.2, recorded at the CRI's socket, without gRPC's frame.</summary>
    internal static IEnumerable<byte[]> Recorded => Directory.GetFiles(Repository.TestData("cri"), "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>A recorded message by the name of its file.</summary>
    internal static byte[] Record(string name) => File.ReadAllBytes(Repository.TestData("cri", $"create-container-{name}.bin"));

    /// <summary>A message of its own for a container <c>web</c>.</summary>
    internal static CreateContainerRequest Web(
        IEnumerable<string>? ambient = null,
        IEnumerable<string>? drop = null,
        IEnumerable<(string Key, string Value)>? pod = null,
        IEnumerable<(string Key, string Value)>? own = null)
    {
        Capability capabilities = new();
        capabilities.AddAmbientCapabilities.Add(ambient ?? []);
        capabilities.DropCapabilities.Add(drop ?? []);
        CreateContainerRequest request = new()
        {
            PodSandboxId = "sandbox",
            Config = new ContainerConfig
            {
                Metadata = new ContainerMetadata { Name = "web" },
                Linux = new LinuxContainerConfig { SecurityContext = new LinuxContainerSecurityContext { Capabilities = capabilities } },
            },
            SandboxConfig = new PodSandboxConfig(),
        };
        foreach ((string key, string value) in pod ?? [])
        {
            request.SandboxConfig.Annotations[key] = value;
        }

        foreach ((string key, string value) in own ?? [])
        {
            request.Config.Annotations[key] = value;
        }

        return request;
    }

    /// <summary>A message with everything that is known here and everything that is not.</summary>
    internal static CreateContainerRequest Parse(byte[] message) => CreateContainerRequest.Parser.ParseFrom(message);

    /// <summary>A message with more after it, which counts as one.</summary>
    internal static byte[] Extend(byte[] message, CreateContainerRequest more) => [.. message, .. more.ToByteArray()];
}
