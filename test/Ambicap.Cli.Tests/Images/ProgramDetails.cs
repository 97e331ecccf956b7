using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Tests.Images;

/// <summary>What a manifest says that a container runs.</summary>
internal static class ProgramDetails
{
    /// <summary>The details of a container with an image and, if there is one, a command.</summary>
    internal static ContainerDetails Of(string image, params string[] command)
    {
        string commandText = command.Length == 0 ? "null" : JsonSerializer.Serialize(command);
        string manifest = $$$"""{"kind": "Pod", "spec": {"containers": [{"name": "web", "image": "{{{image}}}", "command": {{{commandText}}}}]}}""";
        List<(int Document, DecodedObject Object)> found = [];
        _ = new DocumentDecoder(withPrograms: true).Decode(Encoding.UTF8.GetBytes(manifest), 1, found);
        return Assert.IsType<DecodedWorkload>(Assert.Single(found).Object).Details.Containers.Single();
    }
}
