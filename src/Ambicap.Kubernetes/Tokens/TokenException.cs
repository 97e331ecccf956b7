namespace Ambicap.Kubernetes.Tokens;

/// <summary>A value has the wrong type, or another flaw that the API would refuse.</summary>
/// <param name="ordinal">The <see cref="ITokenSource.Ordinal"/> of the token that is wrong.</param>
/// <param name="message">What is wrong, without path and place, such as <c>must be true or false, not "yes"</c>.</param>
public sealed class TokenException(long ordinal, string message) : Exception(message)
{
    /// <summary>The <see cref="ITokenSource.Ordinal"/> of the token that is wrong.</summary>
    public long Ordinal { get; } = ordinal;
}
