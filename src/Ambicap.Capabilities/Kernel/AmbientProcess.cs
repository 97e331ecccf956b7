using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Versioning;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Kernel;

/// <summary>
/// Starts child processes with ambient capabilities. The capabilities are raised in a thread that is made for this, starts the child
/// and ends: the calling thread and all others stay as they are.
/// </summary>
/// <remarks>
/// A program with set-user-ID or set-group-ID bits or with file capabilities does not get them:
/// its execve clears the ambient set (capabilities(7), "Ambient").
/// </remarks>
[SupportedOSPlatform("linux")]
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
        return Start(startInfo, new AmbientProcessOptions { Ambient = ambient });
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
    public static Process Start(ProcessStartInfo startInfo, CapabilitySet ambient, uint user, uint group)
    {
        return Start(startInfo, new AmbientProcessOptions { Ambient = ambient, User = user, Group = group });
    }

    /// <summary>Starts a process as <paramref name="options"/> say.</summary>
    /// <param name="startInfo">What to start; not by the shell, and without a user name.</param>
    /// <param name="options">What it holds, and as whom it runs.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException"><paramref name="startInfo"/> names a user or asks for the shell; or groups are given without a
    /// user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside its range.</exception>
    /// <exception cref="KernelCallException">EPERM: a privilege is missing, or a capability is not permitted;
    /// <see cref="KernelCallException.Capabilities"/> has which.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process Start(ProcessStartInfo startInfo, AmbientProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(startInfo);
        options.Check();
        return InThread(startInfo, () => Prepare(options));
    }

    private static void Prepare(AmbientProcessOptions options)
    {
        options.Prepare?.Invoke();
        (CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable) = ThreadCapabilities.Get();
        CapabilitySet missing = options.Ambient.Except(permitted);
        if (!missing.IsEmpty)
        {
            throw new KernelCallException($"raise ambient {missing}", (int)KernelError.NotPermitted, "it must be in the permitted set of the calling thread first") { Capabilities = missing };
        }

        // The bounding set needs CAP_SETPCAP, which is gone with the user's other capabilities.
        foreach (Capability capability in options.Bounding is { } bounding ? CapabilitySet.UpTo(KernelCapabilities.Last) - bounding : [])
        {
            ThreadCapabilities.DropBounding(capability);
        }

        if (options.User is { } user)
        {
            ThreadCapabilities.SetKeepCaps(keep: true);
            ThreadIdentity.Become(user, options.Group ?? user, options.Groups);
        }

        if (options.User is not null || options.IsExact)
        {
            ThreadCapabilities.Set(options.Ambient, options.Ambient, options.Ambient);
        }
        else
        {
            ThreadCapabilities.Set(effective, permitted, inheritable | options.Ambient);
        }

        foreach (Capability capability in options.Ambient)
        {
            ThreadCapabilities.RaiseAmbient(capability);
        }

        if (options.NoNewPrivileges)
        {
            ThreadCapabilities.SetNoNewPrivileges();
        }
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
}
