using System.Text;
using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>
/// Three sets, and their text in the form of libcap: what cap_from_text(3), setcap(8) and capsh(1) read and getcap(8) prints, such as
/// <c>cap_net_raw,cap_net_admin=ep</c>. The default value is three empty sets.
/// </summary>
/// <param name="Effective">Flag <c>e</c>.</param>
/// <param name="Permitted">Flag <c>p</c>.</param>
/// <param name="Inheritable">Flag <c>i</c>.</param>
[JsonConverter(typeof(CapabilityTextJsonConverter))]
public readonly partial record struct CapabilityText(CapabilitySet Effective, CapabilitySet Permitted, CapabilitySet Inheritable)
    : ISpanParsable<CapabilityText>
{
    private const int EffectiveFlag = 1;
    private const int InheritableFlag = 2;
    private const int PermittedFlag = 4;
    private const int Combinations = 8;

    /// <summary>The text of a file's capabilities, as getcap(8) prints them; its root id has no place in it.</summary>
    public static CapabilityText Of(FileCapabilities file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new CapabilityText(file.Effective ? file.Permitted | file.Inheritable : default, file.Permitted, file.Inheritable);
    }

    /// <summary>The capabilities that setcap(8) gives a file for this text.</summary>
    /// <exception cref="InvalidOperationException">Some of permitted and inheritable are effective and others are not: a file
    /// has one effective bit for all.</exception>
    public FileCapabilities ToFile() => Effective.IsEmpty || (Permitted | Inheritable).IsSubsetOf(Effective)
        ? new FileCapabilities(Permitted, Inheritable, !Effective.IsEmpty)
        : throw new InvalidOperationException(
            $"'{this}' is not for a file: it has one effective flag; give e to all capabilities or to none");

    /// <summary>
    /// The shortest of the usual forms: <c>=</c> for three empty sets, a clause for each combination of flags, and where most
    /// capabilities have the same flags those first: <c>=ep cap_sys_admin-ep</c>. <see cref="Parse"/> reads it back.
    /// </summary>
    public override string ToString()
    {
        CapabilitySet[] groups = Group();
        int common = Array.FindIndex(groups, group => (group & CapabilitySet.AllKnown).Count > CapabilityName.Count / 2);
        StringBuilder text = new();
        if (common > 0)
        {
            text.Append('=').Append(Flags(common));
        }

        for (int flags = Combinations - 1; flags >= 0; flags--)
        {
            int before = Math.Max(common, 0);
            AppendClause(text, groups[flags] & CapabilitySet.AllKnown, flags, before);
            AppendClause(text, groups[flags].Except(CapabilitySet.AllKnown), flags, 0);
        }

        return text.Length == 0 ? "=" : text.ToString();
    }

    /// <summary>The capabilities by their combination of flags; those above the known ones only where they have any.</summary>
    private CapabilitySet[] Group()
    {
        CapabilitySet[] groups = new CapabilitySet[Combinations];
        foreach (Capability capability in CapabilitySet.AllKnown | Effective | Permitted | Inheritable)
        {
            int flags = (Effective.Contains(capability) ? EffectiveFlag : 0)
                | (Inheritable.Contains(capability) ? InheritableFlag : 0)
                | (Permitted.Contains(capability) ? PermittedFlag : 0);
            groups[flags] |= CapabilitySet.Of(capability);
        }

        return groups;
    }

    private static void AppendClause(StringBuilder text, CapabilitySet group, int flags, int before)
    {
        if (group.IsEmpty || flags == before)
        {
            return;
        }

        bool isFirst = text.Length == 0;
        text.Append(isFirst ? "" : " ").AppendJoin(',', group.Select(Name));
        (int raised, int lowered) = (flags & ~before, before & ~flags);
        text.Append(raised != 0 ? (isFirst ? "=" : "+") + Flags(raised) : "").Append(lowered != 0 ? "-" + Flags(lowered) : "");
    }

    private static string Name(Capability capability)
    {
        string name = CapabilitySet.Of(capability).ToString();
        return char.IsAsciiDigit(name[0]) ? name : CapabilityName.Prefix.ToLowerInvariant() + name.ToLowerInvariant();
    }

    private static string Flags(int flags) =>
        ((flags & EffectiveFlag) != 0 ? "e" : "") + ((flags & InheritableFlag) != 0 ? "i" : "") + ((flags & PermittedFlag) != 0 ? "p" : "");
}
