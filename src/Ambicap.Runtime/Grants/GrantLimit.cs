using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// Refuses what this node does not allow, and what its kernel would not do: runc only warns and crun keeps silent when an ambient
/// capability cannot be raised, and the container starts without it.
/// </summary>
internal static class GrantLimit
{
    private const int GetSecureBits = 27;
    private const int NoAmbientRaise = 1 << 6;
    private const int MostStatusBytes = 64 * 1024;

    /// <summary>Checks what one process is to be granted.</summary>
    /// <param name="container">The container's name, for messages.</param>
    /// <param name="capabilities">The grant; not empty.</param>
    /// <param name="configuration">The node's limit.</param>
    /// <exception cref="RefusalException">It cannot be granted here.</exception>
    internal static void Check(string container, CapabilitySet capabilities, RuntimeConfiguration configuration)
    {
        CapabilitySet excess = capabilities.Except(configuration.Allowed);
        if (!excess.IsEmpty)
        {
            string allowed = configuration.Allowed.IsEmpty ? "nothing" : $"only {configuration.Allowed}";
            throw new RefusalException(
                $"{GrantLabel.Of(container)} may not be granted {excess} as ambient: this node allows {allowed}; "
                + $"add it to allowed in {ConfigurationFile.Path} on the node, or remove it from the Pod's annotation");
        }

        CheckKernel(container, capabilities);
    }

    private static void CheckKernel(string container, CapabilitySet capabilities)
    {
        ProcessStatus status = ReadOwnStatus(container);
        CapabilitySet impossible = capabilities.Except(status.Capabilities.Bounding);
        if (!impossible.IsEmpty)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} cannot be granted {impossible}: the container manager of this node does not hold it in its bounding set; "
                + "start it with that capability, or use a node with a newer kernel");
        }

        int secureBits = Libc.ProcessControl(GetSecureBits, 0, 0, 0, 0);
        if (secureBits > 0 && (secureBits & NoAmbientRaise) != 0)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} cannot be granted {capabilities}: the container manager of this node runs with the "
                + "secure bit NO_CAP_AMBIENT_RAISE; start it without");
        }
    }

    private static ProcessStatus ReadOwnStatus(string container)
    {
        try
        {
            byte[] status = Files.ReadUnsized(BytePath.Of("/proc/self/status"u8), MostStatusBytes);
            return ProcessStatus.Parse(System.Text.Encoding.Latin1.GetString(status));
        }
        catch (Exception failure) when (failure is SystemCallException or InvalidDataException)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)}: cannot tell what this kernel can grant ({failure.Message}); use a node with Linux 4.10 or newer and /proc");
        }
    }
}
