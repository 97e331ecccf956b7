using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>What is wrong in a list of capability names.</summary>
internal enum GrantFaultKind
{
    /// <summary>The list names nothing, has an empty name, or is too long.</summary>
    List,

    /// <summary>It says ALL.</summary>
    All,

    /// <summary>It has a name that no capability has.</summary>
    UnknownName,
}

/// <summary>One thing that is wrong in a list of capability names.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it is and what to do, to follow the list's place.</param>
/// <param name="Place">The place as <see cref="Violation.Place"/> has it.</param>
internal sealed record GrantFault(GrantFaultKind Kind, string Text, ViolationPlace Place);
