namespace Ambicap.Conversion;

/// <summary>A place of a document cannot be changed.</summary>
/// <param name="offset">Where.</param>
/// <param name="message">Why, and what to do.</param>
internal sealed class UnconvertibleException(int offset, string message) : Exception(message)
{
    internal int Offset { get; } = offset;
}
