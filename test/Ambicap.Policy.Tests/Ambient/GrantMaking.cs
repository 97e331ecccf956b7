using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Ambient;

/// <summary>Makes Pods with grants, and the surroundings that they are judged in.</summary>
internal static class GrantMaking
{
    /// <summary>A Pod with the containers web and setup and the ephemeral container debug.</summary>
    public static Pod Example { get; } = new()
    {
        Containers =
        [
            new Container { Name = "setup", Role = ContainerRole.Init },
            new Container { Name = "web", Role = ContainerRole.Main },
            new Container { Name = "debug", Role = ContainerRole.Ephemeral },
        ],
    };

    /// <summary>The Pod with annotations, each as <c>KEY: VALUE</c>.</summary>
    public static Pod Annotated(params string[] annotations) => Example.Annotated(annotations);

    /// <summary>A Pod with annotations, each as <c>KEY: VALUE</c>.</summary>
    public static Pod Annotated(this Pod pod, params string[] annotations) => pod with
    {
        Annotations = [.. annotations.Select(annotation => annotation.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1]))],
    };

    /// <summary>The Pod with another security context of one container.</summary>
    public static Pod With(this Pod pod, string container, SecurityContext context) => pod with
    {
        Containers = [.. pod.Containers.Select(candidate => candidate.Name == container ? candidate with { SecurityContext = context } : candidate)],
    };

    /// <summary>The Pod with other capabilities of one container.</summary>
    public static Pod WithCapabilities(string container, CapabilityFields capabilities) =>
        Example.With(container, new SecurityContext { Capabilities = capabilities });

    /// <summary>A namespace of a level.</summary>
    public static AmbientContext Namespace(Level level, params ReadOnlySpan<Capability> optIn) =>
        new() { Level = new LevelVersion(level, PolicyVersion.Latest), AllowedRootEquivalent = CapabilitySet.Of(optIn) };

    /// <summary>What is refused in a namespace of the privileged level, as <c>CHECK CONTAINER: DETAIL</c>.</summary>
    public static string[] Refused(Pod pod) => Lines(AmbientRules.Evaluate(Namespace(Level.Privileged), pod).Violations);

    public static string[] Lines(IEnumerable<Violation> violations) =>
        [.. violations.Select(violation => $"{violation.Check} {violation.Container ?? "-"} @{violation.Place?.ToString() ?? "-"}: {violation.Detail}")];
}
