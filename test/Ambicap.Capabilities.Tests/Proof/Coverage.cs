using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>How often the cases met what the rules are about: a proof that never raises an ambient capability proves little.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    private int _cases;

    internal void Count(Case @case, ProcessState start, List<Outcome> outcomes)
    {
        ProcessState before = start;
        _cases++;
        for (int i = 0; i < outcomes.Count; i++)
        {
            string name = @case.Steps[i].Text.Split(' ')[0];
            Add($"{name}{(outcomes[i].Succeeded ? "" : "/" + outcomes[i].Error)}");
            if (name == "exec" && outcomes[i].Succeeded)
            {
                CountExec(before, outcomes[i].State);
            }

            bool isPrivileged = before.Capabilities.Effective.Contains(Capability.Setpcap);
            AddIf(name == "securebits" && outcomes[i].Succeeded && !isPrivileged, "securebits: without privilege");
            before = outcomes[i].State;
        }
    }

    /// <summary>Ten thousand cases meet every kind of event; the empty string if they did, or are fewer.</summary>
    internal string Missing()
    {
        string[] wanted =
        [
            "ambclear", "amblower", "amblower/InvalidArgument", "ambraise", "ambraise/InvalidArgument", "ambraise/NotPermitted", "bdrop",
            "bdrop/InvalidArgument", "bdrop/NotPermitted", "capset", "capset/NotPermitted", "exec", "exec/NotPermitted",
            "exec: ambient cleared", "exec: ambient kept", "exec: ambient kept under no_new_privs", "exec: effective id becomes real",
            "exec: permitted, not effective", "exec: inheritable and permitted", "exec: keepcaps cleared", "exec: root granted nothing",
            "exec: user changes", "keepcaps", "keepcaps/NotPermitted", "newuserns", "nnp", "securebits", "securebits/NotPermitted",
            "securebits: without privilege",
            "setfsgid", "setfsuid", "setgid", "setgid/InvalidArgument", "setgid/NotPermitted", "setgroups", "setgroups/InvalidArgument",
            "setgroups/NotPermitted", "setregid", "setregid/NotPermitted", "setresgid", "setresgid/NotPermitted", "setresuid",
            "setresuid/NotPermitted", "setreuid", "setreuid/NotPermitted", "setuid", "setuid/InvalidArgument", "setuid/NotPermitted",
        ];
        string missing = string.Join(", ", wanted.Except(_counts.Keys));
        return _cases < 10_000 || missing.Length == 0 ? "" : $"{_cases} cases never met: {missing}\n";
    }

    public override string ToString() => $"{_cases} cases: " + string.Join(", ", _counts.Select(count => $"{count.Key} {count.Value}"));

    private void CountExec(ProcessState before, ProcessState after)
    {
        (ProcessCapabilities old, ProcessCapabilities now) = (before.Capabilities, after.Capabilities);
        AddIf(!old.Ambient.IsEmpty && now.Ambient.IsEmpty, "exec: ambient cleared");
        AddIf(!now.Ambient.IsEmpty, "exec: ambient kept");
        AddIf(!now.Ambient.IsEmpty && after.NoNewPrivileges, "exec: ambient kept under no_new_privs");
        AddIf(!now.Permitted.IsEmpty && now.Effective.IsEmpty, "exec: permitted, not effective");
        AddIf(!(now.Permitted & now.Inheritable).IsEmpty, "exec: inheritable and permitted");
        AddIf(after.Credentials.User.Effective == 0 && now.Permitted.IsEmpty, "exec: root granted nothing");
        AddIf(before.Credentials.User.Effective != after.Credentials.User.Effective, "exec: user changes");
        AddIf(before.NoNewPrivileges && before.Credentials.User.Effective != after.Credentials.User.Effective, "exec: effective id becomes real");
        AddIf((before.Securebits & Securebits.KeepCaps) != 0, "exec: keepcaps cleared");
    }

    private void AddIf(bool condition, string what)
    {
        if (condition)
        {
            Add(what);
        }
    }

    private void Add(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;
}
