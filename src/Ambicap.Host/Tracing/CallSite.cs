namespace Ambicap.Host.Tracing;

/// <summary>Where in the kernel a check was made.</summary>
/// <param name="Text">In words, such as <c>inet_bind in bind(2)</c>; null where it is not known.</param>
/// <param name="SaysNothing">Whether the check says nothing about what the process needs.</param>
internal sealed record CallSite(string? Text, bool SaysNothing)
{
    // Programs of 32 bits have entries of their own.
    private static readonly string[] s_entries =
    [
        "__x64_sys_", "__arm64_sys_", "__riscv_sys_", "__ia32_sys_", "__ia32_compat_sys_", "__arm64_compat_sys_", "__se_sys_", "__do_sys_", "ksys_", "__sys_",
    ];

    // The kernel's own ways to ask for a capability: who called them asked.
    private static readonly HashSet<string> s_questions = new(StringComparer.Ordinal)
    {
        "cap_capable", "cap_capable_helper", "security_capable", "capable", "ns_capable", "ns_capable_setid", "ns_capable_noaudit",
        "has_capability", "has_ns_capability", "has_capability_noaudit", "has_ns_capability_noaudit", "file_ns_capable",
        "capable_wrt_inode_uidgid", "inode_owner_or_capable", "sk_capable", "sk_ns_capable", "sk_net_capable", "sockopt_capable",
        "sockopt_ns_capable", "netlink_capable", "netlink_ns_capable", "netlink_net_capable", "__netlink_ns_capable",
    };

    /// <summary>Judges a stack, the innermost function first.</summary>
    internal static CallSite Of(IReadOnlyList<string> functions)
    {
        // Before it stand the functions of the trace itself.
        int check = -1;
        for (int i = 0; i < functions.Count && i < 8; i++)
        {
            check = functions[i] == "cap_capable" ? i : check;
        }

        List<string> callers = [.. functions.Skip(check + 1)];
        bool saysNothing = check >= 0 && (UnauditedCallers.Include(callers) || OverlayCheck.IsForMounter(callers));
        return new CallSite(check >= 0 ? Describe(callers) : null, saysNothing);
    }

    private static string? Describe(List<string> callers)
    {
        string? asker = callers.Find(name => name.Length > 0 && !s_questions.Contains(name));
        string? entry = callers.FindLast(name => Call(name) is not null);
        string? call = entry is null ? null : $"{Call(entry)}(2)";
        return asker is null || asker == entry ? call : call is null ? asker : $"{asker} in {call}";
    }

    private static string? Call(string function) =>
        Array.Find(s_entries, prefix => function.StartsWith(prefix, StringComparison.Ordinal)) is { } entry ? function[entry.Length..] : null;
}
