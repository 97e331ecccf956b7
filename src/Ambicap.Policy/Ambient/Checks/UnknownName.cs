using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

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

    /// <summary>An unknown name in <c>capabilities.add</c> or <c>drop</c> is its container manager's to refuse: said, not refused. Where
    /// <c>add</c> grants nothing, and of <c>drop</c>, only a file's author is told.</summary>
    public static AmbientCheck Warning { get; } = new(Id, Reason, JudgeAdd);

    private static void JudgeAdd(AmbientInput input, ref ViolationList found)
    {
        GrantLists.Add(input, GrantFaultKind.UnknownName, form => form == GrantForm.Add, ref found);
        foreach (Container container in input.Context.IsOfFile ? input.Reading.Pod.Containers : [])
        {
            if (container.SecurityContext.Capabilities is { } lists)
            {
                JudgeList(container, CapabilityList.Add, input.Reading.HasAdd(container) ? [] : lists.Add, ref found);
                JudgeList(container, CapabilityList.Drop, lists.Drop, ref found);
            }
        }
    }

    private static void JudgeList(Container container, CapabilityList list, IReadOnlyList<string> names, ref ViolationList found)
    {
        if (names.Count > 0)
        {
            _ = GrantNames.ReadField(list, names, out IReadOnlyList<GrantFault> faults);
            foreach (GrantFault fault in faults.Where(fault => fault.Kind == GrantFaultKind.UnknownName))
            {
                found.Append(container.Name, $"container {Quoted.Text(container.Name)}: {list.ToField()}: {fault.Text}", fault.Place);
            }
        }
    }
}
