using Ambicap.Host.Containers;

namespace Ambicap.Cli.Doctor;

/// <summary>Whether what runs on this node holds what it was granted.</summary>
internal static class ContainerChecks
{
    private const int MostShown = 5;

    internal static IEnumerable<Finding> Run()
    {
        const string check = "containers: grants";
        if (!Environment.IsPrivilegedProcess)
        {
            yield return Finding.NotSeen(Finding.Node, check, "other users' processes are seen by root only; run it with sudo");
            yield break;
        }

        InspectedProcess[] granted = [.. new ProcessScanner().ReadAll().Where(process => process.Container?.Grant is { IsEmpty: false })];
        yield return Judge(check, granted, Marks.DiffersFromGrant, "do not hold what they were granted",
            "see ambicap explain for the entry point, and docs/entry-points.md");
        yield return Judge("containers: seccomp", granted, Marks.HeldButFiltered, "hold a grant that their seccomp profile makes useless",
            "name in capabilities.add what ambicap inspect says of them, and recreate the Pod");
        yield return Finding.OfNode(
            "audit trail",
            File.Exists("/run/systemd/journal/socket") || File.Exists("/dev/log") ? null
                : "neither journald nor a syslog daemon listens, so grants leave no trace",
            File.Exists("/run/systemd/journal/socket") ? "journalctl -t ambicap-runtime" : "/dev/log",
            "run one of them");
    }

    private static Finding Judge(string check, InspectedProcess[] granted, Marks mark, string fault, string remedy)
    {
        InspectedProcess[] marked = [.. granted.Where(process => process.Marks.HasFlag(mark))];
        string shown = string.Join(", ", marked.Take(MostShown).Select(Name));
        return Finding.OfNode(
            check,
            marked.Length == 0 ? null
                : $"{marked.Length} of {granted.Length} processes {fault}: {shown}{(marked.Length > MostShown ? " and others" : "")}",
            $"{granted.Length} processes of containers with grants are well",
            remedy);
    }

    private static string Name(InspectedProcess process) =>
        $"{process.Id} ({process.Container!.Pod ?? process.Container.Id} {process.Container.Name})";
}
