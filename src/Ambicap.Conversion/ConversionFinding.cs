using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion;

/// <summary>Why something cannot be converted, or a remark about what was.</summary>
/// <param name="Position">Where in the text.</param>
/// <param name="Message">What, and what to do: lower case, without file and place.</param>
/// <param name="Path">The field, such as <c>spec.containers[0].securityContext.capabilities.ambient</c>.</param>
/// <param name="Owner">The object it is in; null where it is in none.</param>
public sealed record ConversionFinding(Position Position, string Message, string Path, ObjectReference? Owner)
{
    /// <summary>The usual form of compilers: <c>FILE:LINE:COLUMN: MESSAGE</c>.</summary>
    public string ToString(string file) => $"{file}:{Position}: {Message}";
}
