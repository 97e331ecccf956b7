using System.Runtime.InteropServices;

namespace Ambicap.Capabilities.Kernel;

/// <summary>The kernel refused a call. The message names the call, its object and the reason, and ends with a remedy.</summary>
public sealed class KernelCallException : IOException
{
    internal KernelCallException(string call, int error, string remedy)
        : base($"{call}: {Reason(error)}; {remedy}") => Error = error;

    /// <summary>The capabilities that the call was about, or that it lacked; empty where it was about none.</summary>
    public CapabilitySet Capabilities { get; internal init; }

    /// <summary>The errno of the call (errno(3)), such as 1 for EPERM.</summary>
    public int Error { get; }

    private static string Reason(int error)
    {
        string message = Marshal.GetPInvokeErrorMessage(error);
        return message.Length == 0 ? "error" : char.ToLowerInvariant(message[0]) + message[1..];
    }
}
