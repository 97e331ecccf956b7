using Ambicap.Capabilities;

namespace Ambicap.Runtime.Oci;

/// <summary>
/// Where the parts of an OCI <c>process</c> object stand in the bytes of its document, and the two things in it that a grant depends on.
/// </summary>
internal sealed class ProcessLayout
{
    internal const int Arrays = 5;

    private readonly ByteRange?[] _arrays = new ByteRange?[Arrays];
    private readonly CapabilitySet[] _sets = new CapabilitySet[Arrays];

    /// <summary>The whole object with its braces.</summary>
    internal ByteRange Process { get; set; }

    /// <summary>Whether the object has no members.</summary>
    internal bool ProcessIsEmpty { get; set; } = true;

    /// <summary>The value of <c>capabilities</c> with its braces; null where the member is absent.</summary>
    internal ByteRange? Capabilities { get; set; }

    /// <summary>Whether the value of <c>capabilities</c> is the word null, which both runtimes read as absent.</summary>
    internal bool CapabilitiesAreNull { get; set; }

    /// <summary>Whether <c>capabilities</c> has no members.</summary>
    internal bool CapabilitiesAreEmpty { get; set; } = true;

    /// <summary><c>user.uid</c>; null where it is not given.</summary>
    internal uint? UserId { get; set; }

    /// <summary>The value of one array, brackets or the word null included; null where the member is absent.</summary>
    internal ByteRange? RangeOf(CapabilityArray array) => _arrays[(int)array];

    /// <summary>The known capabilities that one array names; empty where it is absent.</summary>
    internal CapabilitySet SetOf(CapabilityArray array) => _sets[(int)array];

    internal void Set(CapabilityArray array, ByteRange range, CapabilitySet set)
    {
        _arrays[(int)array] = range;
        _sets[(int)array] = set;
    }
}
