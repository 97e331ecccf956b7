using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>
/// The extended attribute <c>security.capability</c> of files (xattr(7); capabilities(7), "File capabilities"). Symbolic links are
/// followed, as execve does.
/// </summary>
[SupportedOSPlatform("linux")]
public static unsafe class FileCapabilityStore
{
    private const int LargestAttribute = 24;

    /// <summary>Reads the capabilities of a file.</summary>
    /// <returns>Null where the file has none, or its file system has no such attributes. Revision 3 with another root id is
    /// returned; whether it counts is <see cref="FileCapabilities.AppliesHere"/>.</returns>
    /// <exception cref="KernelCallException">The file is not there or cannot be reached; EINVAL: the attribute is malformed or of
    /// revision 1, which execve still honours.</exception>
    public static FileCapabilities? TryRead(string path)
    {
        byte* value = stackalloc byte[LargestAttribute];
        nint size = Libc.GetAttribute(path, FileCapabilities.AttributeName, value, LargestAttribute);
        int error = Marshal.GetLastPInvokeError();
        return size switch
        {
            >= 0 => FileCapabilities.Parse(new ReadOnlySpan<byte>(value, (int)size)),
            _ when error is Libc.NoData or Libc.NotSupported => null,
            _ when error == Libc.InvalidArgument => throw new KernelCallException(
                $"read capabilities of {path}", error, "the kernel honours revision 1 but does not show it; write it again with setcap"),
            _ => throw new KernelCallException($"read capabilities of {path}", error, "check the path"),
        };
    }

    /// <summary>Writes the capabilities of a file. A later chown or write to the file removes them again.</summary>
    /// <exception cref="KernelCallException">EPERM without CAP_SETFCAP; EINVAL for revision 1, unless the
    /// kernel is older than 4.14.</exception>
    /// <exception cref="InvalidOperationException">The revision cannot express the capabilities.</exception>
    public static void Write(string path, FileCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        byte[] attribute = capabilities.ToBytes();
        fixed (byte* value = attribute)
        {
            if (Libc.SetAttribute(path, FileCapabilities.AttributeName, value, (nuint)attribute.Length, 0) < 0)
            {
                throw new KernelCallException(
                    $"write capabilities of {path}",
                    Marshal.GetLastPInvokeError(),
                    "CAP_SETFCAP and a file system with extended attributes are needed");
            }
        }
    }

    /// <summary>Removes the capabilities of a file.</summary>
    /// <returns>False where it had none.</returns>
    /// <exception cref="KernelCallException">EPERM without CAP_SETFCAP.</exception>
    public static bool Remove(string path)
    {
        if (Libc.RemoveAttribute(path, FileCapabilities.AttributeName) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error is Libc.NoData or Libc.NotSupported
            ? false
            : throw new KernelCallException($"remove capabilities of {path}", error, "CAP_SETFCAP is needed");
    }
}
