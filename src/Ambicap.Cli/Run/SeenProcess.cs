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

    private static readonly string s_ownUsers = ProcessFile.TryRead(Environment.ProcessId, "uid_map") ?? "";
    private static readonly string s_ownGroups = ProcessFile.TryRead(Environment.ProcessId, "gid_map") ?? "";

    /// <summary>Its user in its own user namespace, which is what its grant goes by.</summary>
    internal uint User { get; init; } = Status.UserId;

    /// <summary>Its group there.</summary>
    internal uint Group { get; init; } = Status.GroupId;

    /// <summary>Whether its users are this host's.</summary>
    internal bool SharesUsers { get; init; } = true;

    /// <summary>What it holds in vain.</summary>
    internal IReadOnlyList<FilteredCapability> Filtered { get; init; } = [];

    /// <summary>
    /// What in its program's file clears the ambient set at execve (capabilities(7), "Transformation of capabilities during execve()");
    /// null where nothing does, or the file cannot be seen.
    /// </summary>
    internal string? ClearingFile { get; init; }

    /// <summary>What of a grant it does not hold.</summary>
    internal CapabilitySet Missing(Grant grant) => grant.For(User).Except(Status.Capabilities.Ambient);

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
        UserIdMap? users = UserIdMap.Parse(ProcessFile.TryRead(processId, "uid_map"), s_ownUsers);
        UserIdMap? groups = UserIdMap.Parse(ProcessFile.TryRead(processId, "gid_map"), s_ownGroups);
        uint user = users?.Inside(status.UserId) ?? status.UserId;
        SeenProcess seen = new(processId, status)
        {
            User = user,
            Group = groups?.Inside(status.GroupId) ?? status.GroupId,
            SharesUsers = users is null,
            Filtered = FilteredCapability.Of(status, facts, user),
        };
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
