using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ambicap.Capabilities;

/// <summary>
/// The supplementary groups of a process (credentials(7)), as a set: order and repetition do not count. The default value is none.
/// </summary>
[CollectionBuilder(typeof(SupplementaryGroups), nameof(Of))]
public readonly struct SupplementaryGroups : IEquatable<SupplementaryGroups>, IEnumerable<uint>
{
    private readonly ImmutableArray<uint> _sorted;

    private SupplementaryGroups(ImmutableArray<uint> sorted) => _sorted = sorted;

    /// <summary>No supplementary groups.</summary>
    public static SupplementaryGroups None => default;

    /// <summary>The groups in ascending order, each once.</summary>
    public ImmutableArray<uint> Ids => _sorted.IsDefault ? [] : _sorted;

    /// <summary>The set of the given groups.</summary>
    public static SupplementaryGroups Of(params ReadOnlySpan<uint> groups)
    {
        SortedSet<uint> sorted = [.. groups];
        return new SupplementaryGroups([.. sorted]);
    }

    /// <summary>Whether <paramref name="group"/> is one of them.</summary>
    public bool Contains(uint group) => Ids.BinarySearch(group) >= 0;

    /// <summary>The groups in ascending order.</summary>
    public IEnumerator<uint> GetEnumerator() => ((IEnumerable<uint>)Ids).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two sets have the same groups.</summary>
    public static bool operator ==(SupplementaryGroups left, SupplementaryGroups right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(SupplementaryGroups left, SupplementaryGroups right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SupplementaryGroups other) => Ids.AsSpan().SequenceEqual(other.Ids.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SupplementaryGroups other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (uint group in Ids)
        {
            hash.Add(group);
        }

        return hash.ToHashCode();
    }

    /// <summary>Ascending, with commas: <c>10,20</c>; the empty string for none.</summary>
    public override string ToString() => string.Join(',', Ids.Select(group => group.ToString(CultureInfo.InvariantCulture)));
}
