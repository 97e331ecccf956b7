using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Grpc.Core;

namespace Ambicap.Cri.Containers;

/// <summary>Whether a sandbox's handler leads to ambicap-runtime, so that a grant will not be a silent nothing.</summary>
/// <param name="handlers">
/// The handlers that do, as the administrator says; empty to judge by the OCI runtime that the container runtime names, and by the
/// handler's name where it names none.
/// </param>
internal sealed class HandlerRules(IReadOnlyCollection<string> handlers)
{
    /// <summary>In place of a handler's name: every handler does.</summary>
    internal const string Every = "*";

    private const string UsualHandler = "ambicap";
    private const string UsualBinary = "ambicap-runtime";

    /// <summary>Whether nobody needs to be asked.</summary>
    internal bool AreAllTrusted => handlers.Contains(Every);

    /// <summary>Refuses a container with a grant that would not be given.</summary>
    /// <exception cref="RpcException">FailedPrecondition, with what to do.</exception>
    internal void Check(ContainerDemand demand, SandboxHandler handler)
    {
        if (!LeadsToUs(handler))
        {
            throw Refusal(demand, $"the handler {handler.Label} does not lead to ambicap-runtime; give the Pod a runtimeClassName whose handler does, "
                + "or name the handler with --handler if it does");
        }

        if (!demand.Grant.Ambient.IsEmpty)
        {
            CheckPassage(demand, handler, handler.ContainerAnnotations, GrantKeys.ContainerAmbient, "container_annotations");
        }

        if (!demand.Grant.NonRoot.IsEmpty)
        {
            CheckPassage(demand, handler, handler.PodAnnotations, GrantKeys.NonRootPrefix + demand.Container, "pod_annotations");
        }
    }

    private bool LeadsToUs(SandboxHandler handler) => handlers.Count > 0
        ? handler.Name is { } name && handlers.Contains(name)
        : handler.Binary is { Length: > 0 } binary ? Path.GetFileName(binary) == UsualBinary : handler.Name == UsualHandler;

    private static void CheckPassage(ContainerDemand demand, SandboxHandler handler, IReadOnlyList<string>? patterns, string key, string setting)
    {
        if (patterns is not null && !AnnotationPattern.AnyMatches(patterns, key))
        {
            throw Refusal(demand, $"the handler {handler.Label} does not pass the annotation {key} on; add it to {setting} of that handler in containerd's configuration");
        }
    }

    private static RpcException Refusal(ContainerDemand demand, string why) =>
        ContainerRefusal.Of(StatusCode.FailedPrecondition, demand.Container, $"{demand.Grant.Most} cannot be made ambient: {why}");
}
