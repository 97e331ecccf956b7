namespace Ambicap.Policy.Text;

/// <summary>What a program says whose standard output takes nothing: it is full, or closed.</summary>
public static class OutputFailure
{
    /// <summary>The sentence, with its remedy.</summary>
    /// <param name="failure">
    /// What the framework threw. A stream that is closed is "access denied" to it; the failure within says why.
    /// </param>
    public static string Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"the output cannot be written: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")}; write it elsewhere";
    }
}
