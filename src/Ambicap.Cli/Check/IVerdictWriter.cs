using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Check;

/// <summary>Writes verdicts in a form, one after the other: nothing waits for the end of the input.</summary>
internal interface IVerdictWriter : IDisposable
{
    /// <summary>Writes a verdict.</summary>
    public void Write(CheckedWorkload workload);

    /// <summary>Writes what could not be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Where in it; null where none of it could be read.</param>
    /// <param name="message">Why, and what to do.</param>
    public void WriteUnreadable(InputFile file, Position? position, string message);

    /// <summary>Ends the output.</summary>
    public void Finish(CheckSummary summary);
}
