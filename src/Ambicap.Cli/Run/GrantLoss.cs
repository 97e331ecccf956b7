using System.Globalization;
using Ambicap.Capabilities;

namespace Ambicap.Cli.Run;

/// <summary>
/// Says of a process that does not hold its grant where the grant was lost. Runtimes only warn when they cannot raise an ambient
/// capability, so it is verified in /proc; and no reason is given that the facts do not allow.
/// </summary>
internal static class GrantLoss
{
    /// <summary>What is wrong, to follow the container's name; null where every process that was seen holds what its user was granted.</summary>
    internal static string? Describe(ContainerRun run)
    {
        if (run.FirstWithout() is not { } process)
        {
            return null;
        }

        CapabilitySet missing = process.Missing(run.Grant);
        string subject = process == run.Processes[0]
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"has the process \"{process.Status.Name}\" (user {process.User}), which ");
        return $"{subject}was granted {missing} and does not hold it: {Reason(run, process, missing)}";
    }

    private static string Reason(ContainerRun run, SeenProcess process, CapabilitySet missing)
    {
        if (process.ClearingFile is { } what)
        {
            return $"its program has {what}, which clears the ambient set at execve; use a program without";
        }

        if (HolderAbove(run, process, missing) is { } holder)
        {
            return ByHolder(process, holder);
        }

        // Its first process never had it, or lost it before anything could be seen; config.json tells which.
        return run.Facts is not { Grant: { } known } facts
            ? $"either the handler {Name(run.Handler)} does not lead to ambicap-runtime, or the entry point gave it up; "
                + "name another handler by --runtime-handler, and see ambicap explain for the entry point"
            : missing.IsSubsetOf(facts.WrittenAmbient)
                ? StartedWithIt(run, process)
                : missing.IsSubsetOf(known.Most)
                    ? $"the handler {Name(run.Handler)} does not lead to ambicap-runtime; name another by --runtime-handler"
                    : $"the grant did not reach the container: the handler {Name(run.Handler)} does not pass its annotation on; "
                        + "name another by --runtime-handler, or add the annotation to its pod_annotations";
    }

    /// <summary>From user 0 to another one the kernel clears the set (capabilities(7), "Effect of user ID changes on capabilities").</summary>
    private static string ByHolder(SeenProcess process, SeenProcess holder)
    {
        string name = $"\"{holder.Status.Name}\"";
        return holder.User == 0 && process.User != 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{name} in front of it holds it as user 0, and the change to user {process.User} clears the ambient set; set runAsUser: {process.User}, and leave the change out")
            : $"{name} in front of it holds it, so it was given up behind that; see ambicap explain, and leave out what changes users or capabilities";
    }

    private static string StartedWithIt(ContainerRun run, SeenProcess process)
    {
        long? configured = run.Container.SecurityContext.RunAsUser;
        return configured is { } user && user != process.User
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"it started with it as user {user}, and became user {process.User}, which clears the ambient set; set runAsUser: {process.User}, and leave the change out")
            : "it started with it, and gave it up; see ambicap explain, and leave out what changes users or capabilities";
    }

    /// <summary>The nearest process in front of one that holds what this one lacks.</summary>
    private static SeenProcess? HolderAbove(ContainerRun run, SeenProcess process, CapabilitySet missing)
    {
        SeenProcess? above = process;
        for (int i = 0; i < run.Processes.Count && above is not null; i++)
        {
            int parent = above.Status.ParentId;
            above = run.Processes.FirstOrDefault(candidate => candidate.Id == parent);
            if (above is not null && missing.IsSubsetOf(above.Status.Capabilities.Ambient))
            {
                return above;
            }
        }

        return null;
    }

    private static string Name(string handler) => handler.Length == 0 ? "that is the runtime's default" : $"\"{handler}\"";
}
