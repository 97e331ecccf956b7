using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>Changes the ids of the calling thread, and of no other (credentials(7)); the C library's setresuid would change all.</summary>
[SupportedOSPlatform("linux")]
internal static class ThreadIdentity
{
    private const string Remedy = "CAP_SETUID and CAP_SETGID must be effective, and the id mapped in this user namespace";

    /// <summary>All group ids, the supplementary groups, then all user ids.</summary>
    /// <exception cref="KernelCallException">EPERM without privilege; EINVAL for an id without a mapping.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor is neither x64 nor arm64.</exception>
    internal static unsafe void Become(uint user, uint group, SupplementaryGroups groups)
    {
        (nint setGroups, nint setGroup, nint setUser) = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (116, 119, 117),
            Architecture.Arm64 => (159, 149, 147),
            Architecture other => throw new PlatformNotSupportedException(
                $"system call numbers of {other} are not known; use x64 or arm64"),
        };
        uint[] ids = [.. groups.Ids];
        fixed (uint* first = ids)
        {
            Check(Libc.SystemCall(setGroups, (nuint)ids.Length, (nuint)first, 0), "setgroups");
        }

        Check(Libc.SystemCall(setGroup, group, group, group), $"setresgid {group}");
        Check(Libc.SystemCall(setUser, user, user, user), $"setresuid {user}");
    }

    private static void Check(nint result, string call)
    {
        if (result < 0)
        {
            throw new KernelCallException(call, Marshal.GetLastPInvokeError(), Remedy);
        }
    }
}
