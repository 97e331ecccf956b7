using Ambicap.Host.Tracing;

namespace Ambicap.Host.Tests.Tracing;

/// <summary>Stacks of Linux 6.18, the innermost function first.</summary>
public class CallSiteTests
{
    [Theory]
    [InlineData("__x64_sys_kill do_syscall_64", "check_kill_permission in kill(2)")]
    [InlineData("__ia32_sys_kill ia32_sys_call do_int80_emulation", "check_kill_permission in kill(2)")]
    [InlineData("__ia32_compat_sys_rt_sigqueueinfo ia32_sys_call", "check_kill_permission in rt_sigqueueinfo(2)")]
    [InlineData("__arm64_compat_sys_rt_sigqueueinfo invoke_syscall", "check_kill_permission in rt_sigqueueinfo(2)")]
    [InlineData("kthread ret_from_fork", "check_kill_permission")]
    public void Of_EntryOfASystemCall_IsNamed(string entry, string text) =>
        Assert.Equal(text, CallSite.Of(["cap_capable", "security_capable", "ns_capable", "check_kill_permission", "group_send_sig_info", .. entry.Split(' ')]).Text);
}
