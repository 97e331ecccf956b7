namespace Ambicap.Runtime.Oci;

/// <summary>A stretch of a document: from <paramref name="Start"/> up to, but not including, <paramref name="End"/>, in bytes.</summary>
internal readonly record struct ByteRange(int Start, int End);
