using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Restricts what may be ambient to what the namespace's level allows.
/// restricted: NET_BIND_SERVICE, which that level lets a container add. baseline: AUDIT_WRITE and KILL too, which are what that level lets
/// a container add less all that is root-equivalent. privileged: everything, as far as <see cref="RootEquivalent"/> does not refuse it.
/// </summary>
/// <remarks>A grant to a container that runs as root is a grant: it is for the children that the container starts as other users.</remarks>
internal static class AmbientLevel
{
    private static readonly CapabilitySet s_restricted = CapabilitySet.Of(Capability.NetBindService);
    private static readonly CapabilitySet s_baseline = s_restricted | CapabilitySet.Of(Capability.AuditWrite, Capability.Kill);

    public static AmbientCheck Check { get; } = new("ambient_level", "ambient beyond the level", Judge);

    /// <summary>What may be ambient at a level, the root-equivalent ones left out.</summary>
    public static CapabilitySet Allowed(Level level) => level switch
    {
        Level.Restricted => s_restricted,
        Level.Baseline => s_baseline,
        _ => CapabilitySet.AllKnown.Except(CapabilityCatalogue.AllRootEquivalent),
    };

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Level level = input.Context.Level.Level;
        CapabilitySet allowed = Allowed(level) | (level == Level.Privileged ? CapabilityCatalogue.AllRootEquivalent : CapabilitySet.Empty);
        foreach (Container container in input.Reading.Pod.Containers)
        {
            CapabilitySet beyond = input.Grants.GetValueOrDefault(container.Name).Most.Except(allowed);
            if (!beyond.IsEmpty)
            {
                found.Append(container.Name, Describe(container, beyond, level));
            }
        }
    }

    private static string Describe(Container container, CapabilitySet beyond, Level level) =>
        $"container {Quoted.Text(container.Name)}: {beyond} may not be ambient at level {level.ToString().ToLowerInvariant()}, "
        + $"only {Allowed(level)}; grant less, or use a namespace of another level";
}
