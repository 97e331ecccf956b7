namespace Ambicap.Policy.Seccomp;

/// <summary>One entry of <c>linux.seccomp.syscalls</c>.</summary>
/// <param name="Names">The system calls.</param>
/// <param name="LetsThrough">Whether its action ends in the kernel doing the call.</param>
/// <param name="Conditions">What the arguments must be; empty for every call.</param>
internal sealed record SeccompRule(IReadOnlyList<string> Names, bool LetsThrough, IReadOnlyList<SeccompCondition> Conditions)
{
    /// <summary>Whether the entry is about a call with those arguments.</summary>
    /// <remarks>Conditions hold together, but two of one argument are two rules of which either counts, as runc and crun have it.</remarks>
    internal bool Matches(string name, IReadOnlyList<ulong?> arguments)
    {
        bool isNamed = false;
        foreach (string candidate in Names)
        {
            isNamed |= string.Equals(candidate, name, StringComparison.Ordinal);
        }

        return isNamed && (Conditions.Count == 0 || MatchesConditions(arguments));
    }

    private bool MatchesConditions(IReadOnlyList<ulong?> arguments)
    {
        bool hasAlternatives = false, any = false, all = true;
        uint seen = 0;
        foreach (SeccompCondition condition in Conditions)
        {
            uint bit = 1U << (int)condition.Index;
            hasAlternatives |= (seen & bit) != 0;
            seen |= bit;
            bool holds = condition.Holds(arguments);
            any |= holds;
            all &= holds;
        }

        return hasAlternatives ? any : all;
    }
}

/// <summary>What one argument of a system call must be.</summary>
/// <param name="Index">The argument, 0 to 5.</param>
/// <param name="Operator">The comparison, such as <c>SCMP_CMP_EQ</c>.</param>
/// <param name="Value">What it is compared with; the mask of <c>SCMP_CMP_MASKED_EQ</c>.</param>
/// <param name="ValueTwo">What is left of the masked argument.</param>
internal sealed record SeccompCondition(uint Index, string Operator, ulong Value, ulong ValueTwo)
{
    /// <summary>Whether it holds; an argument that may be anything fulfils no condition.</summary>
    internal bool Holds(IReadOnlyList<ulong?> arguments) => Index < arguments.Count && arguments[(int)Index] is { } argument && Operator switch
    {
        "SCMP_CMP_NE" => argument != Value,
        "SCMP_CMP_LT" => argument < Value,
        "SCMP_CMP_LE" => argument <= Value,
        "SCMP_CMP_EQ" => argument == Value,
        "SCMP_CMP_GE" => argument >= Value,
        "SCMP_CMP_GT" => argument > Value,
        "SCMP_CMP_MASKED_EQ" => (argument & Value) == ValueTwo,
        _ => false,
    };
}
