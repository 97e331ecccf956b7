using Ambicap.Capabilities;
using Ambicap.Policy.Ambient.Checks;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>
/// How a container gets capabilities that its process lacks, as policy lets it, and what that costs: the level that the namespace needs,
/// its opt-in, the node's limit, the RuntimeClass.
/// </summary>
public static class GrantAdvice
{
    /// <summary>The RuntimeClass that deploy/runtimeclass.yaml makes.</summary>
    private const string UsualClass = "ambicap";

    /// <summary>What a node grants without a configuration file; docs/runtime.md.</summary>
    private static readonly CapabilitySet s_usualLimit = CapabilitySet.Of(Capability.NetBindService);

    /// <summary>The advice, as one or more sentences without the last full stop.</summary>
    /// <param name="lacking">What is to be granted; not empty.</param>
    /// <param name="pod">The Pod.</param>
    /// <param name="container">Its container.</param>
    /// <param name="granted">What the container is always granted already: the annotation has to name it too.</param>
    /// <param name="surroundings">What is known of the namespace; null where nothing is.</param>
    public static string For(CapabilitySet lacking, Pod pod, Container container, CapabilitySet granted, AmbientContext? surroundings)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(container);
        if (container.Role == ContainerRole.Ephemeral)
        {
            return "An ephemeral container is never granted anything: run it as root, or grant to a container of the Pod when the Pod is made";
        }

        CapabilitySet risky = lacking & CapabilityCatalogue.AllRootEquivalent;
        CapabilitySet optedIn = risky & (surroundings?.AllowedRootEquivalent ?? CapabilitySet.Empty);
        CapabilitySet plain = lacking.Except(risky) | optedIn;
        CapabilitySet refused = risky.Except(optedIn);
        return (plain.IsEmpty, refused.IsEmpty) switch
        {
            (false, true) => Plain(plain, granted, pod, container, surroundings),
            (true, false) => Risky(refused, granted, container),
            _ => $"{Plain(plain, granted, pod, container, surroundings)}. {Risky(refused, granted | plain, container)}",
        };
    }

    private static string Plain(CapabilitySet wanted, CapabilitySet granted, Pod pod, Container container, AmbientContext? surroundings)
    {
        Level needed = wanted.Min(AmbientRules.StrictestLevelOf);
        List<string> conditions = [];
        if (needed < (surroundings?.Level.Level ?? Level.Restricted))
        {
            conditions.Add($"a namespace of level {Name(needed)}{(surroundings is null ? "" : $" (this one is {Name(surroundings.Level.Level)})")}");
        }

        if (wanted.Except(s_usualLimit) is { IsEmpty: false } beyond)
        {
            conditions.Add($"{beyond} in the node's limit, /etc/ambicap/runtime.toml");
        }

        CapabilitySet dropped = DroppedAndGranted.Common(wanted, container.SecurityContext.Capabilities?.Drop ?? [], out _);
        if (!dropped.IsEmpty)
        {
            conditions.Add($"{dropped} out of {CapabilityList.Drop.ToField()}");
        }

        string costs = conditions.Count == 0 ? "" : $"; that takes {string.Join(", and ", conditions)}";
        return $"Grant it as ambient: annotate the Pod with {GrantKeys.AmbientPrefix}{Quoted.Bare(container.Name)}: {wanted | granted}{ClassOf(pod)}{costs}";
    }

    private static string ClassOf(Pod pod) => pod.RuntimeClassName switch
    {
        null => $" and set runtimeClassName: {UsualClass}, which the webhook does by itself",
        UsualClass => "",
        var other => $", where {Quoted.Text(other)} is a RuntimeClass of Ambicap's",
    };

    private static string Risky(CapabilitySet refused, CapabilitySet granted, Container container)
    {
        string reasons = string.Join("; ", refused.Select(capability => $"{capability.ToName()}, because {CapabilityCatalogue.Of(capability).Reason}"));
        return $"As good as root are: {reasons}. Better do without; where that is meant, {GrantKeys.AmbientPrefix}{Quoted.Bare(container.Name)}: {refused | granted} "
            + $"takes a privileged namespace with the annotation {GrantKeys.AllowRootEquivalent}: {refused}, and the same in the node's limit, "
            + "/etc/ambicap/runtime.toml";
    }

    private static string Name(Level level) => level.ToString().ToLowerInvariant();
}
