using Ambicap.Capabilities;

namespace Ambicap.Cli.Explain;

/// <summary>Writes explanations in a form, one after the other: nothing waits for the end of the input.</summary>
internal interface IExplanationWriter : IDisposable
{
    /// <summary>What the explanations of a workload's containers are in this form. Called by several threads.</summary>
    public RenderedExplanation Render(WorkloadExplanation workload);

    /// <summary>Writes what was rendered.</summary>
    public void Write(RenderedExplanation rendered);

    /// <summary>Ends the output.</summary>
    public void Finish();
}

/// <summary>The explanations of a workload in a form.</summary>
/// <param name="Text">In UTF-8.</param>
/// <param name="Sets">The sets in it that a legend explains, each once.</param>
/// <param name="Source">What is rendered when all is known, for a form that cannot be written piece by piece; else null.</param>
internal sealed record RenderedExplanation(byte[] Text, IReadOnlyCollection<CapabilitySet> Sets, WorkloadExplanation? Source = null);
