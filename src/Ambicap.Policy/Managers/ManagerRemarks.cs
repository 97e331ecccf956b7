using System.Globalization;
using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>Finds what is worth saying of how a container manager reads a security context.</summary>
internal sealed class ManagerRemarks
{
    // A list is anybody's, and each name has a remark of its own.
    private const int MostNames = 16;
    private const int LongestName = 128;

    private readonly List<ManagerRemark> _remarks = [];
    private readonly ContainerManager _manager;
    private readonly ManagerRules _rules;
    private readonly NameList _add;
    private readonly NameList _drop;

    private ManagerRemarks(ContainerManager manager, NameList add, NameList drop)
    {
        _manager = manager;
        _rules = manager.Rules;
        _add = add;
        _drop = drop;
    }

    /// <summary>The remarks, what is about names first.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="add">Its list <c>add</c>.</param>
    /// <param name="drop">Its list <c>drop</c>.</param>
    /// <param name="listed">What comes out in bounding.</param>
    /// <param name="isRoot">Whether the user is root; null where that is unknown.</param>
    internal static IReadOnlyList<ManagerRemark> Of(
        ContainerManager manager, AskedCapabilities asked, NameList add, NameList drop, CapabilitySet listed, bool? isRoot)
    {
        ManagerRemarks remarks = new(manager, add, drop);
        if (!asked.IsPrivileged)
        {
            remarks.OnUnknownNames(add.Unknown.Count == 0 ? drop.Unknown : [.. add.Unknown, .. drop.Unknown]);
            remarks.OnPrefixes(asked);
            remarks.OnBothLists(listed);
        }
        else
        {
            remarks.OnUnknownNames(remarks.NamesReadOfPrivileged(isRoot));
            remarks.OnPrivileged(isRoot);
        }

        bool isRefused = remarks._remarks.Exists(remark => remark.Kind == RemarkKind.Refusal);
        if (isRoot == false && !isRefused && (!asked.IsPrivileged || manager.Rules.PrivilegedIsRead))
        {
            remarks.OnOtherUser(asked.IsPrivileged);
        }

        return remarks._remarks;
    }

    /// <summary>Docker looks at both lists of a privileged container, Podman at what it would make ambient.</summary>
    private IReadOnlyList<string> NamesReadOfPrivileged(bool? isRoot) =>
        !_rules.PrivilegedIsRead ? []
        : _rules.NonRoot != NonRootArrays.AddedIsAmbient ? [.. _add.Unknown, .. _drop.Unknown]
        : isRoot == false ? _add.Unknown
        : [];

    private void OnUnknownNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        string[] distinct = [.. names.Distinct(StringComparer.Ordinal)];
        foreach (string text in distinct.Take(MostNames))
        {
            string name = text.Length > LongestName ? $"{text.AsSpan(0, LongestName)}..." : text;
            if (_rules.RefusesUnknownNames)
            {
                Add(RemarkKind.Refusal, $"{name} in add or drop is unknown, so {_manager.Name} does not create the container; see capabilities(7)");
            }
            else
            {
                string remedy = CapabilityName.Suggest(name) is { } near ? $"did you mean {near}?" : "see capabilities(7)";
                AddIgnored($"{name} in add or drop has no effect: there is no such capability; {remedy}");
            }
        }

        if (distinct.Length > MostNames && !_rules.RefusesUnknownNames)
        {
            AddIgnored(string.Create(CultureInfo.InvariantCulture, $"{distinct.Length - MostNames} more names in add or drop have no effect either; mend these first"));
        }
    }

    private void OnPrefixes(AskedCapabilities asked)
    {
        if (!_rules.ReadsPrefix && PrefixedNames.In(asked.Add, asked.Drop) is { } text)
        {
            Add(RemarkKind.Surprise, text, $"{_manager.Name}, and runc ignoring names it does not know");
        }
    }

    private void OnBothLists(CapabilitySet listed)
    {
        if (_add.All && _drop.All)
        {
            (RemarkKind kind, string what) = _rules.All switch
            {
                BothLists.Refused => (RemarkKind.Refusal, "does not create the container"),
                BothLists.Added => (RemarkKind.Surprise, "adds every capability"),
                _ => (RemarkKind.Surprise, "drops all that add does not name"),
            };
            Add(kind, $"ALL stands in add and in drop: {_manager.Name} {what}; remove one of them");
        }

        CapabilitySet both = _add.Named & _drop.Named;
        if (both.IsEmpty)
        {
            return;
        }

        if (_rules.SameName == BothLists.Refused && !_add.All && !_drop.All)
        {
            Add(RemarkKind.Refusal, $"{both} in add and in drop: {_manager.Name} does not create the container; remove one of them");
        }
        else
        {
            string what = (both & listed).IsEmpty ? "drops" : "adds";
            Add(RemarkKind.Surprise, $"{both} in add and in drop: {_manager.Name} {what} it; remove one of them");
        }
    }

    private void OnPrivileged(bool? isRoot)
    {
        if (_rules.PrivilegedIsAmbient && isRoot != true)
        {
            Add(
                isRoot == false ? RemarkKind.Surprise : RemarkKind.Explanation,
                $"privileged on {_manager.Name} fills all five sets with every capability, whoever the user is: a process of another user than root "
                + "holds them all, in exec too, and drop takes none; grant what is needed instead");
        }
        else
        {
            string unread = _rules.NonRoot == NonRootArrays.AddedIsAmbient ? "drop does" : "add and drop do";
            Add(RemarkKind.Explanation, $"privileged means all that the node's container manager itself holds; {unread} not count", "CRI, privileged");
        }
    }

    private void OnOtherUser(bool isPrivileged)
    {
        if (_rules.NonRoot == NonRootArrays.AsRoot)
        {
            return;
        }

        if (_rules.NonRoot == NonRootArrays.BoundingOnly || (_add.Named.IsEmpty && !_add.All))
        {
            string source = _manager.Kind == ManagerKind.Docker ? "Docker to 24.0.5, since CVE-2016-8867" : _manager.Name;
            Add(RemarkKind.Explanation, $"{_manager.Name} gives a non-root user the bounding set only, before execve already", source);
            return;
        }

        string added = _add.All ? "every capability" : _add.Named.ToString();
        Add(
            _add.All ? RemarkKind.Surprise : RemarkKind.Explanation,
            $"{_manager.Name} makes {added} ambient by itself, since add names it and the user is not root");
        if (_add.All && !_drop.Named.IsEmpty && !isPrivileged)
        {
            Add(
                RemarkKind.Refusal,
                $"ALL in add and {_drop.Named} in drop: {_manager.Name} asks for {_drop.Named} as ambient and keeps it out of bounding, which no OCI "
                + "runtime can do, so that the container does not start; add by name what is needed");
        }
    }

    private void AddIgnored(string text) => Add(RemarkKind.Surprise, text, $"{_manager.Name}, and runc ignoring names it does not know");

    private void Add(RemarkKind kind, string text, string? source = null) => _remarks.Add(new ManagerRemark(kind, text, source ?? _manager.Name));
}
