using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;
using Ambicap.Host.Containers;
using Ambicap.Host.Processes;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Run;

/// <summary>A process of a container, as /proc showed it.</summary>
/// <param name="Id">Its process id on this host.</param>
/// <param name="Status">Its privileges.</param>
internal sealed record SeenProcess(int Id, ProcessStatus Status)
{
    private const string Zombie = "\nState:\tZ";

    /// <summary>What it holds in vain.</summary>
    internal IReadOnlyList<FilteredCapability> Filtered { get; init; } = [];

    /// <summary>
    /// What in its program's file clears the ambient set at execve (capabilities(7), "Transformation of capabilities during execve()");
    /// null where nothing does, or the file cannot be seen.
    /// </summary>
    internal string? ClearingFile { get; init; }

    /// <summary>What of a grant it does not hold.</summary>
    internal CapabilitySet Missing(Grant grant) => grant.For(Status.UserId).Except(Status.Capabilities.Ambient);

    /// <summary>Looks at a process; null where it is gone, or is still the OCI runtime.</summary>
    /// <param name="processId">Its process id.</param>
    /// <param name="grant">What its container is granted.</param>
    /// <param name="facts">What is known of its container.</param>
    internal static SeenProcess? TryRead(int processId, Grant grant, ContainerFacts? facts)
    {
        if (EntryPoint.IsRuntimeItself(processId) || ProcessFile.TryRead(processId, "status") is not { } text
            || text.Contains(Zombie, StringComparison.Ordinal))
        {
            return null;
        }

        ProcessStatus status = ProcessStatus.Parse(text);
        SeenProcess seen = new(processId, status) { Filtered = FilteredCapability.Of(status, facts, status.UserId) };
        return seen.Missing(grant).IsEmpty ? seen : seen with { ClearingFile = ClearingFileOf(processId, status.NoNewPrivileges) };
    }

    /// <summary>Under no_new_privs the set-ID bits do nothing, file capabilities clear nevertheless.</summary>
    private static string? ClearingFileOf(int processId, bool hasNoNewPrivileges)
    {
        try
        {
            ExecutableFile file = ExecutableFileStore.Read(FormattableString.Invariant($"/proc/{processId}/exe"));
            return file.Capabilities is not null ? "file capabilities"
                : hasNoNewPrivileges ? null
                : file.SetUserId ? "a set-user-ID bit"
                : file.SetGroupId ? "a set-group-ID bit"
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or KernelCallException)
        {
            return null;
        }
    }
}
