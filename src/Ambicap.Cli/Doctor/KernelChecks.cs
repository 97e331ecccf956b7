using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Interop;
using Ambicap.Host.Processes;

namespace Ambicap.Cli.Doctor;

/// <summary>Whether the kernel of this node, and the container manager's place on it, allow ambient capabilities at all.</summary>
internal static class KernelChecks
{
    private const int GetSecureBits = 27;
    private const int Ambient = 47;
    private const nuint IsSet = 1;
    private const int NoAmbientRaise = 1 << 6;

    private static readonly string[] s_managers = ["containerd", "crio", "k3s-server", "k3s-agent", "dockerd"];

    internal static IEnumerable<Finding> Run(CapabilitySet? limit)
    {
        yield return Finding.OfNode(
            "kernel: ambient capabilities",
            Libc.ProcessControl(Ambient, IsSet, 0, 0, 0) >= 0 ? null : "this kernel has none",
            "it has them",
            "use Linux 4.3 or newer");
        yield return LastCapability(limit);
        int bits = Libc.ProcessControl(GetSecureBits, 0, 0, 0, 0);
        yield return Finding.OfNode(
            "kernel: secure bits",
            bits >= 0 && (bits & NoAmbientRaise) != 0
                ? "NO_CAP_AMBIENT_RAISE is set for this shell, so perhaps for the container manager too" : null,
            string.Create(CultureInfo.InvariantCulture, $"0x{bits:x} for this shell; those of other processes cannot be seen"),
            "start the container manager without it");
        yield return Manager(limit);
    }

    private static Finding LastCapability(CapabilitySet? limit)
    {
        CapabilitySet known = CapabilitySet.UpTo(KernelCapabilities.Last);
        CapabilitySet missing = (limit ?? CapabilitySet.Empty).Except(known);
        return Finding.OfNode(
            "kernel: known capabilities",
            missing.IsEmpty ? null : $"this kernel does not know {missing}, which the node's limit names",
            string.Create(CultureInfo.InvariantCulture,
                $"{KernelCapabilities.Last + 1}, up to {((Capability)KernelCapabilities.Last).ToName()}"),
            "take them out of allowed, or use a newer kernel");
    }

    /// <summary>What the container manager lacks in its bounding set no container of it can have.</summary>
    private static Finding Manager(CapabilitySet? limit)
    {
        const string check = "kernel: bounding set of the container manager";
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && ProcessFile.TryRead(id, "status") is { } text && ProcessStatus.Parse(text) is var status
                    && s_managers.Contains(status.Name))
            {
                CapabilitySet missing = (limit ?? CapabilitySet.Empty).Except(status.Capabilities.Bounding);
                return Finding.OfNode(
                    check,
                    missing.IsEmpty ? null : $"{status.Name} (process {id}) lacks {missing}, which the node's limit names",
                    $"{status.Name} (process {id}) has everything that the node's limit names",
                    "start it with that capability (CapabilityBoundingSet= of its unit), or take it out of allowed");
            }
        }

        return Finding.NotSeen(Finding.Node, check, "no container manager runs here that this process can see");
    }
}
