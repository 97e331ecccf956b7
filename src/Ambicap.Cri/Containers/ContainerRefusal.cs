using Ambicap.Policy.Text;
using Grpc.Core;

namespace Ambicap.Cri.Containers;

/// <summary>Refusals to create a container.</summary>
internal static class ContainerRefusal
{
    /// <summary>An exception that names the container; control characters, which would break a log's line, are replaced.</summary>
    internal static RpcException Of(StatusCode code, string container, string what)
    {
        string text = $"ambicap: container \"{container}\": {what}";
        return new RpcException(new Status(code, PlainText.Of(text)));
    }
}
