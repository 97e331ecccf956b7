using System.ComponentModel;
using Ambicap.Host.Processes;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Tracing;

/// <summary>
/// The kernel's tracing files, mounted for this process alone: nothing on the host has to be mounted before, and nothing stays mounted,
/// however this process ends.
/// </summary>
internal sealed class TraceFileSystem : IDisposable
{
    // The inode of the first PID namespace (include/linux/proc_ns.h, PROC_PID_INIT_INO).
    private const string FirstPidNamespace = "pid:[4026531836]";

    private readonly SafeFileHandle _mount;

    private TraceFileSystem(SafeFileHandle mount) => _mount = mount;

    /// <summary>The folder of the tracing files.</summary>
    internal string Root => $"/proc/self/fd/{_mount.DangerousGetHandle()}";

    /// <summary>Whether the kernel tells of checks by a tracepoint of their own.</summary>
    internal bool HasTracepoint => Directory.Exists($"{Root}/events/{CheckEvent.Tracepoint}");

    /// <summary>Whether the kernel takes an event at any of its functions.</summary>
    internal bool HasKprobes => File.Exists($"{Root}/{KprobeEvent.FileName}");

    /// <summary>Mounts it.</summary>
    /// <param name="missing">Where it cannot be, or is of no use: what is missing and how to get it.</param>
    internal static TraceFileSystem? TryOpen(out string? missing)
    {
        // Process ids of the trace are those of the first namespace: in another one they would be somebody else's.
        if (ProcessFile.TryReadLink(Environment.ProcessId, "ns/pid") is { } pid && pid != FirstPidNamespace)
        {
            missing = "watching needs the host's process ids; run it on the host, or in a Pod with hostPID: true";
            return null;
        }

        try
        {
            TraceFileSystem files = new(TraceCalls.MountNowhere("tracefs"));
            missing = files.HasTracepoint || files.HasKprobes ? null
                : "this kernel has neither the tracepoint capability:cap_capable (Linux 6.14 and newer) nor kprobe events; take a newer kernel";
            if (missing is null)
            {
                return files;
            }

            files.Dispose();
            return null;
        }
        catch (Win32Exception failure)
        {
            missing = Environment.IsPrivilegedProcess
                ? $"cannot mount tracefs: {failure.Message}; watching needs Linux 5.2 or newer with CONFIG_FTRACE, and CAP_SYS_ADMIN on the host"
                : "watching needs root; run it with sudo";
            return null;
        }
    }

    public void Dispose() => _mount.Dispose();
}
