using System.Buffers.Binary;

namespace Ambicap.Capabilities;

/// <summary>
/// The capabilities of an executable file: the value of its extended attribute <c>security.capability</c> (capabilities(7), "File
/// capabilities" and "File capability extended attribute versioning").
/// </summary>
/// <param name="Permitted">What execve grants within the bounding set.</param>
/// <param name="Inheritable">What execve grants of the process's inheritable set.</param>
/// <param name="Effective">One bit for all: whether what is granted is effective at once.</param>
public sealed record FileCapabilities(CapabilitySet Permitted, CapabilitySet Inheritable, bool Effective)
{
    /// <summary>The name of the extended attribute.</summary>
    public const string AttributeName = "security.capability";

    private const uint RevisionMask = 0xff000000;
    private const uint EffectiveFlag = 1;

    /// <summary>The format: 1 (32 bits, read by kernels but no longer written), 2 (64 bits), or 3 (with <see cref="RootId"/>).</summary>
    public int Revision { get; init; } = 2;

    /// <summary>Revision 3: the uid, seen from here, of the root of the user namespace in which the file has these capabilities.
    /// 0 is this namespace's own root, and what revisions 1 and 2 mean.</summary>
    public uint RootId { get; init; }

    /// <summary>Whether execve by a process of this user namespace takes these capabilities; if not, the file counts as having
    /// none (user_namespaces(7); capabilities(7), "Namespaced file capabilities").</summary>
    public bool AppliesHere => RootId == 0;

    /// <summary>Reads the attribute's bytes: 12, 20 or 24, little-endian.</summary>
    /// <exception cref="InvalidDataException">The length does not fit the revision; execve of such a file is EINVAL.</exception>
    public static FileCapabilities Parse(ReadOnlySpan<byte> attribute)
    {
        uint header = attribute.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(attribute) : 0;
        int revision = (int)(header >> 24);
        if (revision is < 1 or > 3 || attribute.Length != Size(revision))
        {
            throw new InvalidDataException(
                $"{AttributeName} of {attribute.Length} bytes and revision {revision} is not valid; write it again with setcap");
        }

        ulong permitted = Word(attribute, 1);
        ulong inheritable = Word(attribute, 2);
        if (revision > 1)
        {
            permitted |= (ulong)Word(attribute, 3) << 32;
            inheritable |= (ulong)Word(attribute, 4) << 32;
        }

        return new FileCapabilities(new(permitted), new(inheritable), (header & ~RevisionMask & EffectiveFlag) != 0)
        {
            Revision = revision,
            RootId = revision == 3 ? Word(attribute, 5) : 0,
        };
    }

    /// <summary>The attribute's bytes in the format of <see cref="Revision"/>.</summary>
    /// <exception cref="InvalidOperationException">The revision is outside 1 to 3, or cannot express the sets or the root id.</exception>
    public byte[] ToBytes()
    {
        if (Revision is < 1 or > 3 || (Revision < 3 && RootId != 0) || (Revision == 1 && (Permitted | Inheritable).Bits > uint.MaxValue))
        {
            throw new InvalidOperationException(
                $"revision {Revision} of {AttributeName} cannot express these capabilities; use revision 3 for a root id, 2 otherwise");
        }

        byte[] attribute = new byte[Size(Revision)];
        Put(attribute, 0, ((uint)Revision << 24) | (Effective ? EffectiveFlag : 0));
        Put(attribute, 1, (uint)Permitted.Bits);
        Put(attribute, 2, (uint)Inheritable.Bits);
        if (Revision > 1)
        {
            Put(attribute, 3, (uint)(Permitted.Bits >> 32));
            Put(attribute, 4, (uint)(Inheritable.Bits >> 32));
        }

        if (Revision == 3)
        {
            Put(attribute, 5, RootId);
        }

        return attribute;
    }

    private static int Size(int revision) => revision switch { 1 => 12, 2 => 20, _ => 24 };

    private static uint Word(ReadOnlySpan<byte> attribute, int index) => BinaryPrimitives.ReadUInt32LittleEndian(attribute[(index * 4)..]);

    private static void Put(Span<byte> attribute, int index, uint word) =>
        BinaryPrimitives.WriteUInt32LittleEndian(attribute[(index * 4)..], word);
}
