using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Processes;

/// <summary>Reads the small files of <c>/proc/PID</c>, each by one open and as few reads as it takes.</summary>
internal static class ProcessFile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>The text of a file; null where the process is gone or may not be looked at.</summary>
    internal static string? TryRead(int processId, string name)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{name}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] buffer = new byte[4096];
            int length = 0;
            int read;
            while ((read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0 && length < MostBytes)
            {
                length += read;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a link of a process leads; null where the process is gone or may not be looked at.</summary>
    internal static string? TryReadLink(int processId, string name)
    {
        try
        {
            return new FileInfo($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{name}").LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
