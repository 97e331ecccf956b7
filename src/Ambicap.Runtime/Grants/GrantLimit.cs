using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// Refuses what this node does not allow, and what its kernel would not do: runc only warns and crun keeps silent when an ambient
/// capability cannot be raised, and the container starts without it.
/// </summary>
internal static class GrantLimit
{
    private const int ReadBounding = 23;
    private const int GetSecureBits = 27;
    private const int Ambient = 47;
    private const nuint IsSet = 1;
    private const int NoAmbientRaise = 1 << 6;

    /// <summary>Checks what one process is to be granted.</summary>
    /// <param name="container">The container's name, for messages.</param>
    /// <param name="capabilities">The grant; not empty.</param>
    /// <param name="limit">The node's limit.</param>
    /// <exception cref="RefusalException">It cannot be granted here.</exception>
    internal static void Check(string container, CapabilitySet capabilities, NodeLimit limit)
    {
        CapabilitySet excess = capabilities.Except(limit.Allowed);
        if (!excess.IsEmpty)
        {
            string allowed = limit.Allowed.IsEmpty ? "nothing" : $"only {limit.Allowed}";
            string node = limit.IsRecorded ? $"this node allowed {allowed} when it was created" : $"this node allows {allowed}";
            throw new RefusalException(
                $"{GrantLabel.Of(container)} may not be granted {excess} as ambient: {node}; "
                + $"add it to allowed in {ConfigurationFile.Path} on the node{(limit.IsRecorded ? " and recreate the container" : "")}, or remove it from the Pod's annotation",
                RefusalReason.NodeLimit);
        }

        CheckKernel(container, capabilities);
    }

    private static void CheckKernel(string container, CapabilitySet capabilities)
    {
        CapabilitySet impossible = CapabilitySet.Empty;
        bool knowsAmbient = true;
        foreach (Capability capability in capabilities)
        {
            // One that the kernel does not know is not in its bounding set either.
            bool isBounded = Libc.ProcessControl(ReadBounding, (nuint)capability, 0, 0, 0) == 1;
            impossible |= isBounded ? CapabilitySet.Empty : CapabilitySet.Of(capability);
            knowsAmbient &= !isBounded || Libc.ProcessControl(Ambient, IsSet, (nuint)capability, 0, 0) >= 0;
        }

        if (!impossible.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} cannot be granted {impossible}: the container manager of this node does not hold it in its bounding set; "
                + "start it with that capability, or use a node with a newer kernel",
                RefusalReason.Kernel);
        }

        if (!knowsAmbient)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} cannot be granted {capabilities}: this kernel has no ambient capabilities; use a node with Linux 4.3 or newer",
                RefusalReason.Kernel);
        }

        int secureBits = Libc.ProcessControl(GetSecureBits, 0, 0, 0, 0);
        if (secureBits > 0 && (secureBits & NoAmbientRaise) != 0)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} cannot be granted {capabilities}: the container manager of this node runs with the "
                + "secure bit NO_CAP_AMBIENT_RAISE; start it without",
                RefusalReason.Kernel);
        }
    }
}
