using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Ambicap.Capabilities.Kernel;

/// <summary>
/// Starts child processes with ambient capabilities. The capabilities are raised in a thread that is made for this, starts the child
/// and ends: the calling thread and all others stay as they are.
/// </summary>
/// <remarks>
/// A child of the same user keeps them. A program with set-user-ID or set-group-ID bits or with file capabilities does not get them:
/// its execve clears the ambient set (capabilities(7), "Ambient").
/// </remarks>
public static class AmbientProcess
{
    /// <summary>Starts a process whose inheritable, permitted, effective and ambient sets have at least <paramref name="ambient"/>.</summary>
    /// <param name="startInfo">What to start. Not by the shell, and not as another user: changing the user clears the ambient set.</param>
    /// <param name="ambient">What to raise. Each must be in the permitted set of the calling thread.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException"><paramref name="startInfo"/> names a user or asks for the shell.</exception>
    /// <exception cref="KernelCallException">EPERM: a capability is not permitted, or not in the bounding set.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process Start(ProcessStartInfo startInfo, CapabilitySet ambient)
    {
        ArgumentNullException.ThrowIfNull(startInfo);
        if (startInfo.UseShellExecute || startInfo.UserName.Length > 0)
        {
            throw new ArgumentException(
                "a child with ambient capabilities is started directly and as the same user; leave UseShellExecute and UserName unset",
                nameof(startInfo));
        }

        Process? process = null;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Raise(ambient);
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
        foreach (Capability capability in ambient)
        {
            ThreadCapabilities.RaiseAmbient(capability);
        }
    }
}
