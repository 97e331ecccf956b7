using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses ALL in a grant: whoever grants names what the program needs. A release that made everything ambient at once gave every
/// non-root container more than its author asked for (CVE-2016-8867).
/// </summary>
internal static class AllCapabilities
{
    private const string Id = "ambient_all";
    private const string Reason = "ALL in a grant";

    public static AmbientCheck Check { get; } = new(Id, Reason, (AmbientInput input, ref ViolationList found) =>
        GrantLists.Add(input, GrantFaultKind.All, form => form != GrantForm.Add, ref found));

    /// <summary>ALL in <c>capabilities.add</c> keeps the meaning that it has without Ambicap, and grants nothing: said, not refused.</summary>
    public static AmbientCheck Warning { get; } = new(Id, Reason, (AmbientInput input, ref ViolationList found) =>
        GrantLists.Add(input, GrantFaultKind.All, form => form == GrantForm.Add, ref found));
}
