namespace Ambicap.Cli.Explain;

/// <summary>Writes explanations in a form, one after the other: nothing waits for the end of the input.</summary>
internal interface IExplanationWriter : IDisposable
{
    /// <summary>Writes the explanations of a workload's containers.</summary>
    public void Write(WorkloadExplanation workload);

    /// <summary>Ends the output.</summary>
    public void Finish();
}
