using Ambicap.Capabilities;

namespace Ambicap.Cli.Run;

/// <summary>What ambicap-runtime refused on a private containerd, whose limit is an option of the run and no file of a node.</summary>
internal static class RefusedGrants
{
    /// <summary>The words of every such refusal.</summary>
    private const string Refusal = "may not be granted";

    /// <summary>Says it in words that help here.</summary>
    /// <param name="run">The run, whose messages are replaced.</param>
    /// <param name="allowed">The limit.</param>
    /// <returns>What all containers were refused; empty where none was.</returns>
    internal static CapabilitySet Explain(PodRun run, CapabilitySet allowed)
    {
        CapabilitySet refused = CapabilitySet.Empty;
        foreach (ContainerRun container in run.Containers)
        {
            CapabilitySet excess = container.Grant.Most.Except(allowed);
            if (!excess.IsEmpty && container.Outcome == ContainerOutcome.StartFailed && container.Message.Contains(Refusal, StringComparison.Ordinal))
            {
                container.Message = $"{Refusal} {excess}: this private containerd grants {(allowed.IsEmpty ? "nothing" : $"only {allowed}")}";
                refused |= excess;
            }
        }

        return refused;
    }
}
