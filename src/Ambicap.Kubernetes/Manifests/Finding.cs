namespace Ambicap.Kubernetes.Manifests;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Position">Where.</param>
/// <param name="Message">What, and what to do: lower case, without file and place.</param>
public sealed record Finding(Position Position, string Message)
{
    /// <summary>The usual form of compilers: <c>FILE:LINE:COLUMN: MESSAGE</c>.</summary>
    public string ToString(string file) => $"{file}:{Position}: {Message}";
}
