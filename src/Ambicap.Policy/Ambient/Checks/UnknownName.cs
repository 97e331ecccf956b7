using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a name in a grant that no capability has: a typo must not be a silent nothing.
/// </summary>
internal static class UnknownName
{
    private const string Id = "ambient_unknownName";
    private const string Reason = "unknown capability in a grant";

    public static AmbientCheck Check { get; } = new(Id, Reason, (AmbientInput input, ref ViolationList found) =>
        GrantLists.Add(input, GrantFaultKind.UnknownName, form => form != GrantForm.Add, ref found));

    /// <summary>An unknown name in <c>capabilities.add</c> is its container manager's to refuse: said, not refused.</summary>
    public static AmbientCheck Warning { get; } = new(Id, Reason, (AmbientInput input, ref ViolationList found) =>
        GrantLists.Add(input, GrantFaultKind.UnknownName, form => form == GrantForm.Add, ref found));
}
