using System.Globalization;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>Reads all ids of a process from <c>/proc/PID/status</c> (proc_pid_status(5)); the sets are in
/// <see cref="ProcessStatus"/>.</summary>
public static class ProcessCredentials
{
    /// <summary>Reads the ids of a live process, as seen from this process's user namespace.</summary>
    /// <returns>Null when the process is gone, or goes while it is read.</returns>
    /// <exception cref="InvalidDataException">The file lacks a field that every kernel writes.</exception>
    [SupportedOSPlatform("linux")]
    public static Credentials? TryRead(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the text of a status file.</summary>
    /// <exception cref="InvalidDataException">A field is missing or malformed; the message names it.</exception>
    public static Credentials Parse(ReadOnlySpan<char> text) => new(
        Four(text, "Uid"),
        Four(text, "Gid"),
        SupplementaryGroups.Of([.. Numbers(text, "Groups", ' ')]));

    private static ProcessIds Four(ReadOnlySpan<char> text, string name) =>
        Numbers(text, name, '\t') is [uint real, uint effective, uint saved, uint fileSystem]
            ? new ProcessIds(real, effective, saved, fileSystem)
            : throw ProcessStatus.Malformed(name);

    private static List<uint> Numbers(ReadOnlySpan<char> text, string name, char separator)
    {
        List<uint> numbers = [];
        ReadOnlySpan<char> field = ProcessStatus.Field(text, name);
        foreach (Range part in field.Split(separator))
        {
            if (field.IsEmpty)
            {
                break;
            }

            numbers.Add(uint.TryParse(field[part], NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                ? number
                : throw ProcessStatus.Malformed(name));
        }

        return numbers;
    }
}
