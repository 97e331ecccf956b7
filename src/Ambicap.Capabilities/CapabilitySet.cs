using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>
/// A set of capabilities: 64 bits, bit <c>n</c> for the capability of number <c>n</c>, as in <c>/proc/PID/status</c>.
/// Equal when the bits are equal. The default value is the empty set.
/// </summary>
/// <remarks>
/// Bits above the newest <see cref="Capability"/> are kept, so that a newer kernel's sets survive a round trip; they have no name
/// and are printed as their number.
/// </remarks>
[CollectionBuilder(typeof(CapabilitySet), nameof(Of))]
[JsonConverter(typeof(CapabilitySetJsonConverter))]
public readonly partial struct CapabilitySet : IEquatable<CapabilitySet>, IReadOnlyCollection<Capability>, ISpanParsable<CapabilitySet>
{
    /// <summary>Makes a set of a kernel mask; every value of <paramref name="bits"/> is valid.</summary>
    public CapabilitySet(ulong bits) => Bits = bits;

    /// <summary>The empty set.</summary>
    public static CapabilitySet Empty => default;

    /// <summary>Every capability this library knows.</summary>
    public static CapabilitySet AllKnown => new((1UL << CapabilityName.Count) - 1);

    /// <summary>The kernel's mask of this set.</summary>
    public ulong Bits { get; }

    /// <summary>Whether nothing is in the set.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many capabilities are in the set, 0 to 64.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of the given capabilities.</summary>
    public static CapabilitySet Of(params ReadOnlySpan<Capability> capabilities)
    {
        ulong bits = 0;
        foreach (Capability capability in capabilities)
        {
            bits |= Bit(capability);
        }

        return new CapabilitySet(bits);
    }

    /// <summary>The set of all capabilities from 0 to <paramref name="last"/>, which is what a kernel with that
    /// <c>cap_last_cap</c> calls full. Range 0 to 63.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is outside its range.</exception>
    public static CapabilitySet UpTo(int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, 63);
        return new CapabilitySet(ulong.MaxValue >> (63 - last));
    }

    /// <summary>Whether <paramref name="capability"/> is in the set.</summary>
    public bool Contains(Capability capability) => (Bits & Bit(capability)) != 0;

    /// <summary>Whether every capability of this set is in <paramref name="other"/> too; true of the empty set.</summary>
    public bool IsSubsetOf(CapabilitySet other) => (Bits & ~other.Bits) == 0;

    /// <summary>This set without the capabilities of <paramref name="other"/>.</summary>
    public CapabilitySet Except(CapabilitySet other) => new(Bits & ~other.Bits);

    /// <summary>The union of two sets.</summary>
    public static CapabilitySet operator |(CapabilitySet left, CapabilitySet right) => new(left.Bits | right.Bits);

    /// <summary>The intersection of two sets.</summary>
    public static CapabilitySet operator &(CapabilitySet left, CapabilitySet right) => new(left.Bits & right.Bits);

    /// <summary>The capabilities that are in one of two sets only.</summary>
    public static CapabilitySet operator ^(CapabilitySet left, CapabilitySet right) => new(left.Bits ^ right.Bits);

    /// <summary>The same as <see cref="Except"/>.</summary>
    public static CapabilitySet operator -(CapabilitySet left, CapabilitySet right) => left.Except(right);

    /// <summary>Whether two sets have the same capabilities.</summary>
    public static bool operator ==(CapabilitySet left, CapabilitySet right) => left.Bits == right.Bits;

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(CapabilitySet left, CapabilitySet right) => left.Bits != right.Bits;

    /// <summary>The capabilities that are in one of two sets only, for languages without operators.</summary>
    public static CapabilitySet Xor(CapabilitySet left, CapabilitySet right) => left ^ right;

    /// <summary>The first set without the second, for languages without operators.</summary>
    public static CapabilitySet Subtract(CapabilitySet left, CapabilitySet right) => left - right;

    /// <summary>The union of two sets, for languages without operators.</summary>
    public static CapabilitySet BitwiseOr(CapabilitySet left, CapabilitySet right) => left | right;

    /// <summary>The intersection of two sets, for languages without operators.</summary>
    public static CapabilitySet BitwiseAnd(CapabilitySet left, CapabilitySet right) => left & right;

    /// <inheritdoc/>
    public bool Equals(CapabilitySet other) => Bits == other.Bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CapabilitySet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Bits.GetHashCode();

    /// <summary>The capabilities in kernel order, lowest number first, unknown bits included.</summary>
    public Enumerator GetEnumerator() => new(Bits);

    IEnumerator<Capability> IEnumerable<Capability>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The form written into annotations: <c>NET_BIND_SERVICE,NET_RAW</c>, in kernel order; bits without a name as their
    /// number; the empty string for the empty set.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (Capability capability in this)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }

            text.Append((int)capability < CapabilityName.Count
                ? capability.ToName()
                : ((int)capability).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>The form of <c>/proc/PID/status</c>: 16 lower-case hexadecimal digits, such as <c>0000000000000400</c>.</summary>
    public string ToMask() => Bits.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Bit(Capability capability)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)capability, 63, nameof(capability));
        return 1UL << (int)capability;
    }

    /// <summary>Walks a set in kernel order without allocating.</summary>
    public struct Enumerator : IEnumerator<Capability>
    {
        private readonly ulong _all;
        private ulong _rest;

        internal Enumerator(ulong bits)
        {
            _all = bits;
            _rest = bits;
            Current = default;
        }

        /// <summary>The capability at this place; the first only after <see cref="MoveNext"/>.</summary>
        public Capability Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes to the next capability.</summary>
        /// <returns>False where there is none.</returns>
        public bool MoveNext()
        {
            if (_rest == 0)
            {
                return false;
            }

            Current = (Capability)BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }

        /// <summary>Begins again.</summary>
        public void Reset() => _rest = _all;

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}
