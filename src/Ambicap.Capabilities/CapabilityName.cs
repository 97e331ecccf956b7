namespace Ambicap.Capabilities;

/// <summary>
/// The written names of capabilities. Inside this library a capability is a <see cref="Capability"/>; its name exists at the
/// edges only: <c>NET_BIND_SERVICE</c> in Kubernetes manifests, <c>CAP_NET_BIND_SERVICE</c> in the kernel and in OCI documents.
/// </summary>
public static class CapabilityName
{
    /// <summary>The prefix of the kernel's and OCI's spelling.</summary>
    public const string Prefix = "CAP_";

    /// <summary>The number of capabilities this library knows: their numbers are 0 to <c>Count - 1</c>.</summary>
    public const int Count = 41;

    private const int LongestName = 18;

    private static readonly string[] s_names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
        "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
        "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
        "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
        "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
        "CHECKPOINT_RESTORE",
    ];

    /// <summary>The Kubernetes spelling: upper case, without <c>CAP_</c>, such as <c>NET_BIND_SERVICE</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="Capability"/>.</exception>
    public static string ToName(this Capability capability)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)capability, Count, nameof(capability));
        return s_names[(int)capability];
    }

    /// <summary>The kernel's and OCI's spelling, such as <c>CAP_NET_BIND_SERVICE</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="Capability"/>.</exception>
    public static string ToKernelName(this Capability capability) => Prefix + capability.ToName();

    /// <summary>Reads one name: any case, <c>CAP_</c> optional, no surrounding space.</summary>
    /// <returns>False where no capability of that name is known; <c>ALL</c> is not a capability.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Capability capability)
    {
        if (text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Prefix.Length..];
        }

        for (int number = 0; number < s_names.Length; number++)
        {
            if (text.Equals(s_names[number], StringComparison.OrdinalIgnoreCase))
            {
                capability = (Capability)number;
                return true;
            }
        }

        capability = default;
        return false;
    }

    /// <summary>
    /// The known name nearest to a mistyped one, or null where none is near: at most two edits, and fewer than half of its length.
    /// </summary>
    public static string? Suggest(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[Prefix.Length..];
        }

        return NearestName.Find(text, s_names, LongestName);
    }
}
