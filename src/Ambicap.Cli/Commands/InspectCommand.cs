using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ambicap.Cli.Input;
using Ambicap.Cli.Inspect;
using Ambicap.Cli.Output;
using Ambicap.Host.Containers;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap inspect</c>: what processes of this host hold.</summary>
internal static class InspectCommand
{
    private const string Description = """
        Show what processes of this host hold, and whether that is what was granted.

        That is the five capability sets, user, no_new_privs and seccomp, with the container and Pod they are in.

        Marked are processes that hold capabilities without being root ("capable non-root"), whose ambient set is not what their container
        was granted ("differs from grant"), whose inheritable set has more than was granted ("inheritable without grant"), and that hold
        a granted capability whose system calls their seccomp profile refuses ("held but filtered").

        Other users' containers are seen as root only: sudo ambicap inspect.

        Exit code 0: shown. 2: there is no such process, container or Pod on this host.

        Examples:
          ambicap inspect 4711
          ambicap inspect 4711 4712
          ambicap inspect --container 3f1c
          sudo ambicap inspect --pod web/server-0
          sudo ambicap inspect --all -o json
        """;

    private const int ShortestId = 4;

    internal static Verb Create()
    {
        Argument<int[]> processes = new("PID")
        {
            Description = "process ids",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = argument =>
            {
                foreach (Token wrong in argument.Tokens.Where(token => !IsProcessId(token.Value)))
                {
                    argument.AddError($"\"{wrong.Value}\" is no process id; give numbers, --container ID, or --pod NAMESPACE/NAME");
                }

                return [.. argument.Tokens.Where(token => IsProcessId(token.Value)).Select(token => int.Parse(token.Value, CultureInfo.InvariantCulture))];
            },
        };
        Option<string[]> containers = new("--container") { Description = "a container's id, or at least its first 4 digits; may be repeated" };
        Option<string[]> pods = new("--pod") { Description = "a Pod of this node, as NAMESPACE/NAME, or NAME in default; may be repeated" };
        Option<bool> all = new("--all") { Description = "every process but those of the kernel" };
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("inspect", Description, "it reads what the kernel says of processes") { processes, containers, pods, all, output };
        command.SetAction(parsed =>
        {
            IReadOnlyList<InspectedProcess> found = Find(
                parsed.GetValue(processes) ?? [], parsed.GetValue(containers) ?? [], parsed.GetValue(pods) ?? [], parsed.GetValue(all));
            if (parsed.GetRequiredValue(output) == OutputFormat.Json)
            {
                InspectJson.Write(found);
            }
            else
            {
                InspectTable.Write(found);
            }

            TellOfRoot(found);
            return ExitCode.Good;
        });
        return command;
    }

    private static bool IsProcessId(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static IReadOnlyList<InspectedProcess> Find(int[] ids, string[] containers, string[] pods, bool isAll)
    {
        ProcessScanner scanner = new();
        bool isByContainer = containers.Length + pods.Length > 0;
        return (ids.Length > 0, isByContainer, isAll) switch
        {
            (true, false, false) => [.. ids.Distinct().Select(id => scanner.TryRead(id)
                ?? throw new InputException($"process {id}: there is none, or it is a thread of the kernel; see ambicap inspect --all"))],
            (false, true, false) => OfContainers(scanner.ReadAll(), containers, [.. pods.Select(FullName)]),
            (false, false, true) => scanner.ReadAll(),
            _ => throw new InputException("name one of PID, --container ID or --pod NAMESPACE/NAME, and --all; see ambicap inspect --help"),
        };
    }

    /// <summary>Says, once, that what is missing is not missing on this host.</summary>
    private static void TellOfRoot(IReadOnlyList<InspectedProcess> found)
    {
        int hidden = found.Select(process => process.Container).Where(container => container is { Grant: null }).DistinctBy(container => container!.Id).Count();
        if (hidden > 0 && !Environment.IsPrivilegedProcess)
        {
            Terminal.Warn($"{(hidden == 1 ? "1 container" : $"{hidden} containers")} could not be looked into; more is seen as root: sudo ambicap inspect");
        }
    }

    /// <summary>The processes of containers and Pods, each once, by process id. One that nothing is in is an error of its own.</summary>
    private static InspectedProcess[] OfContainers(IReadOnlyList<InspectedProcess> all, string[] containers, string[] pods)
    {
        foreach (string id in containers)
        {
            if (id.Length < ShortestId || !ContainerId.HasOnlyDigits(id))
            {
                throw new InputException($"--container {id}: not a container's id; give at least its first {ShortestId} digits, 0-9 and a-f");
            }

            if (!all.Any(process => IsIn(process, id)))
            {
                throw new InputException($"--container {id}: no process on this host is in such a container; see ambicap inspect --all");
            }
        }

        foreach (string pod in pods.Where(pod => !all.Any(process => process.Container?.Pod == pod)))
        {
            throw new InputException($"--pod {pod}: no process on this host is in such a Pod; see kubectl get pod -o wide for its node, and ambicap inspect --all");
        }

        return [.. all.Where(process => Array.Exists(containers, id => IsIn(process, id)) || pods.Contains(process.Container?.Pod))];
    }

    private static bool IsIn(InspectedProcess process, string id) => process.Container?.Id.StartsWith(id, StringComparison.Ordinal) == true;

    private static string FullName(string pod) => pod.Contains('/', StringComparison.Ordinal) ? pod : $"{DefaultNamespace.Name}/{pod}";
}
