using Ambicap.Kubernetes.PolicyPods;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Output;

/// <summary>The roles of containers as tables and JSON name them.</summary>
internal static class ContainerRoleName
{
    internal const string Main = "main";

    /// <summary><c>init</c>, <c>sidecar</c>, <c>main</c> or <c>ephemeral</c>.</summary>
    internal static string Of(PolicyContainer container, ContainerDetails details) => container.Role switch
    {
        PolicyContainerRole.Init => details.IsSidecar ? "sidecar" : "init",
        PolicyContainerRole.Ephemeral => "ephemeral",
        _ => Main,
    };
}
