namespace Ambicap.Capabilities;

public readonly partial record struct CapabilityText
{
    private const string All = "all";

    /// <summary>
    /// Reads clauses with white space between. A clause is a list of capabilities, then operators with flags: <c>=</c> (first only; resets
    /// all three flags, then raises the given), <c>+</c> raises and <c>-</c> lowers. The list has names with <c>cap_</c>, numbers 0
    /// to 63, or <c>all</c>; in front of <c>=</c> it may be left out and means all (cap_from_text(3)).
    /// </summary>
    /// <exception cref="FormatException">The message names the clause and says what is expected.</exception>
    public static CapabilityText Parse(ReadOnlySpan<char> text)
    {
        CapabilityText result = Read(text, out string? error);
        return error is null ? result : throw new FormatException(error);
    }

    /// <summary>Reads what <see cref="Parse"/> reads.</summary>
    /// <returns>False where it would throw.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CapabilityText result)
    {
        result = Read(text, out string? error);
        return error is null;
    }

    static CapabilityText ISpanParsable<CapabilityText>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static CapabilityText IParsable<CapabilityText>.Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s);
    }

    static bool ISpanParsable<CapabilityText>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CapabilityText result) => TryParse(s, out result);

    static bool IParsable<CapabilityText>.TryParse(string? s, IFormatProvider? provider, out CapabilityText result)
    {
        result = default;
        return s is not null && TryParse(s, out result);
    }

    private static CapabilityText Read(ReadOnlySpan<char> text, out string? error)
    {
        CapabilityText result = default;
        error = null;
        foreach (Range range in text.SplitAny(" \t\r\n\v\f"))
        {
            if (!text[range].IsEmpty && !TryApplyClause(ref result, text[range], out error))
            {
                return default;
            }
        }

        return result;
    }

    private static bool TryApplyClause(ref CapabilityText result, ReadOnlySpan<char> clause, out string? error)
    {
        int end = clause.IndexOfAny("=+-");
        if (end < 0 || (end == 0 && clause[0] != '='))
        {
            error = $"'{clause}' is not a capability clause; write names, then =, + or - and flags of e, i and p: cap_net_raw=ep";
            return false;
        }

        if (!TryReadList(clause[..end], out CapabilitySet list, out error))
        {
            return false;
        }

        ReadOnlySpan<char> rest = clause[end..];
        for (bool isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            int length = rest[1..].IndexOfAny("=+-") is int next and >= 0 ? next + 1 : rest.Length;
            bool mayFollow = isFirst || (rest[0] != '=' && end > 0);
            if (!mayFollow || !TryReadFlags(rest[1..length], out int flags) || (flags == 0 && rest[0] != '='))
            {
                error = $"'{clause}' has a wrong operator; write = first, then + or -, each with flags of e, i and p";
                return false;
            }

            result = result.With(list, rest[0], flags);
            rest = rest[length..];
        }

        return true;
    }

    private static bool TryReadList(ReadOnlySpan<char> text, out CapabilitySet list, out string? error)
    {
        list = text.IsEmpty ? CapabilitySet.AllKnown : CapabilitySet.Empty;
        error = null;
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> name = text[range];
            if (text.IsEmpty || name.Equals(All, StringComparison.OrdinalIgnoreCase))
            {
                list |= CapabilitySet.AllKnown;
            }
            else if (HasPrefixOrIsNumber(name) && CapabilitySet.TryParseOne(name, out Capability capability))
            {
                list |= CapabilitySet.Of(capability);
            }
            else
            {
                error = CapabilitySet.Unknown(name) + (HasPrefixOrIsNumber(name) ? "" : "; names begin with cap_ here");
                return false;
            }
        }

        return true;
    }

    private static bool HasPrefixOrIsNumber(ReadOnlySpan<char> name) =>
        name.StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase) || (!name.IsEmpty && char.IsAsciiDigit(name[0]));

    private static bool TryReadFlags(ReadOnlySpan<char> text, out int flags)
    {
        flags = 0;
        foreach (char letter in text)
        {
            int flag = letter switch { 'e' => EffectiveFlag, 'i' => InheritableFlag, 'p' => PermittedFlag, _ => 0 };
            if (flag == 0)
            {
                return false;
            }

            flags |= flag;
        }

        return true;
    }

    private CapabilityText With(CapabilitySet list, char operation, int flags) => new(
        Change(Effective, list, operation, (flags & EffectiveFlag) != 0),
        Change(Permitted, list, operation, (flags & PermittedFlag) != 0),
        Change(Inheritable, list, operation, (flags & InheritableFlag) != 0));

    private static CapabilitySet Change(CapabilitySet set, CapabilitySet list, char operation, bool isNamed) => operation switch
    {
        '=' => isNamed ? set | list : set.Except(list),
        '+' => isNamed ? set | list : set,
        _ => isNamed ? set.Except(list) : set,
    };
}
