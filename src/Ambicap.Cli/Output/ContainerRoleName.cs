using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Output;

/// <summary>The roles of containers as tables and JSON name them.</summary>
internal static class ContainerRoleName
{
    internal const string Main = "main";

    /// <summary><c>init</c>, <c>sidecar</c>, <c>main</c> or <c>ephemeral</c>.</summary>
    internal static string Of(Container container, ContainerDetails details) => container.Role switch
    {
        ContainerRole.Init => details.IsSidecar ? "sidecar" : "init",
        ContainerRole.Ephemeral => "ephemeral",
        _ => Main,
    };

    /// <summary>What stands in front of its name: <c>container</c>, <c>init container</c> and so on.</summary>
    internal static string Phrase(Container container, ContainerDetails details) => Of(container, details) is var role && role == Main ? "container" : $"{role} container";
}
