using System.Globalization;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>What <c>/proc/PID/status</c> tells of a process's privileges (proc_pid_status(5)).</summary>
/// <param name="Name">The command name, at most 15 characters, chosen by the process: never trust it.</param>
/// <param name="ParentId">The process id of its parent; 0 where that is outside this PID namespace.</param>
/// <param name="UserId">The effective user id, as seen from this process's user namespace.</param>
/// <param name="GroupId">The effective group id.</param>
/// <param name="Capabilities">The five sets.</param>
/// <param name="NoNewPrivileges">Whether execve can no longer add privileges (prctl(2), PR_SET_NO_NEW_PRIVS).</param>
/// <param name="Seccomp">0 no filter, 1 strict, 2 filter.</param>
public sealed record ProcessStatus(
    string Name,
    int ParentId,
    uint UserId,
    uint GroupId,
    ProcessCapabilities Capabilities,
    bool NoNewPrivileges,
    int Seccomp)
{
    /// <summary>Reads the status of a live process.</summary>
    /// <returns>Null when the process is gone, or goes while it is read.</returns>
    /// <exception cref="InvalidDataException">The file lacks a field that every kernel since 4.10 writes.</exception>
    [SupportedOSPlatform("linux")]
    public static ProcessStatus? TryRead(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status"));
        }
        catch (IOException)
        {
            // ENOENT before the open and ESRCH after it both say that the process has ended.
            return null;
        }
    }

    /// <summary>Reads the text of a status file.</summary>
    /// <exception cref="InvalidDataException">A field is missing or malformed; the message names it.</exception>
    public static ProcessStatus Parse(ReadOnlySpan<char> text) => new(
        Field(text, "Name").ToString(),
        Number(text, "PPid"),
        Id(text, "Uid"),
        Id(text, "Gid"),
        new ProcessCapabilities(Set(text, "CapInh"), Set(text, "CapPrm"), Set(text, "CapEff"), Set(text, "CapBnd"), Set(text, "CapAmb")),
        Number(text, "NoNewPrivs") != 0,
        Number(text, "Seccomp"));

    /// <summary>Uid and Gid are four numbers: real, effective, saved, file system.</summary>
    private static uint Id(ReadOnlySpan<char> text, string name)
    {
        ReadOnlySpan<char> rest = Field(text, name);
        int first = rest.IndexOf('\t');
        rest = first < 0 ? [] : rest[(first + 1)..];
        int second = rest.IndexOf('\t');
        return second > 0 && uint.TryParse(rest[..second], NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            ? id
            : throw Malformed(name);
    }

    private static CapabilitySet Set(ReadOnlySpan<char> text, string name) =>
        ulong.TryParse(Field(text, name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits)
            ? new CapabilitySet(bits)
            : throw Malformed(name);

    private static int Number(ReadOnlySpan<char> text, string name) =>
        int.TryParse(Field(text, name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Malformed(name);

    /// <summary>What follows the name of a field, without the space around it.</summary>
    internal static ReadOnlySpan<char> Field(ReadOnlySpan<char> text, string name)
    {
        int at = text.StartsWith($"{name}:", StringComparison.Ordinal) ? 0 : text.IndexOf($"\n{name}:", StringComparison.Ordinal) + 1;
        if (at == 0 && !text.StartsWith(name, StringComparison.Ordinal))
        {
            throw Malformed(name);
        }

        ReadOnlySpan<char> rest = text[(at + name.Length + 1)..];
        int end = rest.IndexOf('\n');
        return (end < 0 ? rest : rest[..end]).Trim();
    }

    internal static InvalidDataException Malformed(string name) =>
        new($"process status has no valid field {name}; a Linux kernel of 4.10 or newer is needed");
}
