using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Ambicap.Capabilities.Kernel;

/// <summary>
/// Starts child processes with ambient capabilities. The capabilities are raised in a thread that is made for this, starts the child
/// and ends: the calling thread and all others stay as they are.
/// </summary>
/// <remarks>
/// A program with set-user-ID or set-group-ID bits or with file capabilities does not get them:
/// its execve clears the ambient set (capabilities(7), "Ambient").
/// </remarks>
public static class AmbientProcess
{
    /// <summary>Starts a process of the same user whose inheritable, permitted, effective and ambient sets have at least
    /// <paramref name="ambient"/>.</summary>
    /// <param name="startInfo">What to start; not by the shell, and without a user name.</param>
    /// <param name="ambient">What to raise. Each must be in the permitted set of the calling thread.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException"><paramref name="startInfo"/> names a user or asks for the shell.</exception>
    /// <exception cref="KernelCallException">EPERM: a capability is not permitted, or not in the bounding set.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process Start(ProcessStartInfo startInfo, CapabilitySet ambient)
    {
        Check(startInfo);
        return InThread(startInfo, () => Raise(ambient));
    }

    /// <summary>
    /// Starts a process of another user, without supplementary groups, whose inheritable, permitted, effective and ambient sets are
    /// <paramref name="ambient"/>: no more than that is left to it. The bounding set stays as it is.
    /// </summary>
    /// <param name="startInfo">What to start; not by the shell, and without a user name.</param>
    /// <param name="ambient">What to raise. Each must be in the permitted set of the calling thread.</param>
    /// <param name="user">All user ids of the process, 1 to 4294967294: to uid 0 execve gives every capability in any case.</param>
    /// <param name="group">All group ids of the process, 0 to 4294967294.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException"><paramref name="startInfo"/> names a user or asks for the shell.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside its range.</exception>
    /// <exception cref="KernelCallException">EPERM: CAP_SETUID or CAP_SETGID is missing, or a capability is not permitted.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process Start(ProcessStartInfo startInfo, CapabilitySet ambient, uint user, uint group) =>
        Start(startInfo, ambient, new AmbientConditions { Identity = new ProcessIdentity(user, group) });

    /// <summary>
    /// Starts a process whose inheritable, permitted, effective and ambient sets are <paramref name="ambient"/>, and no more than that, as
    /// a container manager would start it.
    /// </summary>
    /// <param name="startInfo">What to start; not by the shell, and without a user name.</param>
    /// <param name="ambient">What to raise. Each must be in the permitted set of the calling thread.</param>
    /// <param name="conditions">Whose process it is, and what else holds for it.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException"><paramref name="startInfo"/> names a user or asks for the shell.</exception>
    /// <exception cref="KernelCallException">EPERM: CAP_SETUID, CAP_SETGID or CAP_SETPCAP is missing, or a capability is not permitted.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process Start(ProcessStartInfo startInfo, CapabilitySet ambient, AmbientConditions conditions)
    {
        Check(startInfo);
        ArgumentNullException.ThrowIfNull(conditions);
        return InThread(startInfo, () =>
        {
            conditions.Prepare?.Invoke();
            if (conditions.LimitsBounding)
            {
                LimitBounding(ambient);
            }

            if (conditions.Identity is { } identity)
            {
                ThreadCapabilities.SetKeepCaps(keep: true);
                ThreadIdentity.Become(identity);
            }

            ThreadCapabilities.Set(ambient, ambient, ambient);
            RaiseAll(ambient);
            if (conditions.NoNewPrivileges)
            {
                ThreadCapabilities.SetNoNewPrivileges();
            }
        });
    }

    private static void Check(ProcessStartInfo startInfo)
    {
        ArgumentNullException.ThrowIfNull(startInfo);
        if (startInfo.UseShellExecute || startInfo.UserName.Length > 0)
        {
            throw new ArgumentException(
                "a user name, or the shell, would clear the ambient set; leave UserName and UseShellExecute unset and give ids",
                nameof(startInfo));
        }
    }

    private static Process InThread(ProcessStartInfo startInfo, Action prepare)
    {
        Process? process = null;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                prepare();
                process = Process.Start(startInfo);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return process!;
    }

    private static void Raise(CapabilitySet ambient)
    {
        (CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable) = ThreadCapabilities.Get();
        ThreadCapabilities.Set(effective, permitted, inheritable | ambient);
        RaiseAll(ambient);
    }

    /// <summary>While CAP_SETPCAP is still effective, and before the ids change.</summary>
    private static void LimitBounding(CapabilitySet bounding)
    {
        foreach (Capability capability in ThreadCapabilities.Read().Capabilities.Bounding.Except(bounding))
        {
            ThreadCapabilities.DropBounding(capability);
        }
    }

    private static void RaiseAll(CapabilitySet ambient)
    {
        foreach (Capability capability in ambient)
        {
            ThreadCapabilities.RaiseAmbient(capability);
        }
    }
}
