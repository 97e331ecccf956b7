using System.CommandLine;
using System.Globalization;
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

        Exit code 0: shown. 2: there is no such process or container.

        Examples:
          ambicap inspect 4711
          ambicap inspect --container 3f1c
          sudo ambicap inspect --all -o json
        """;

    private const int ShortestId = 4;

    internal static Verb Create()
    {
        Argument<int?> process = new("PID")
        {
            Description = "a process id",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = argument =>
            {
                if (argument.Tokens is [var token] && !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    argument.AddError($"\"{token.Value}\" is no process id; give a number, or --container ID");
                }

                return argument.Tokens is [var number] && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
            },
        };
        Option<string?> container = new("--container") { Description = "a container's id, or at least its first 4 digits" };
        Option<bool> all = new("--all") { Description = "every process but those of the kernel" };
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("inspect", Description, "it reads what the kernel says of processes") { process, container, all, output };
        command.SetAction(parsed =>
        {
            IReadOnlyList<InspectedProcess> found = (parsed.GetValue(process), parsed.GetValue(container), parsed.GetValue(all)) switch
            {
                ({ } id, null, false) => [new ProcessScanner().TryRead(id) ?? throw new InputException($"process {id}: there is none, or it is a thread of the kernel; see ambicap inspect --all")],
                (null, { } id, false) => OfContainer(id),
                (null, null, true) => new ProcessScanner().ReadAll(),
                _ => throw new InputException("name one of PID, --container ID and --all; see ambicap inspect --help"),
            };
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

    /// <summary>Says, once, that what is missing is not missing on this host.</summary>
    private static void TellOfRoot(IReadOnlyList<InspectedProcess> found)
    {
        int hidden = found.Select(process => process.Container).Where(container => container is { Grant: null }).DistinctBy(container => container!.Id).Count();
        if (hidden > 0 && !Environment.IsPrivilegedProcess)
        {
            Terminal.Warn($"{(hidden == 1 ? "1 container" : $"{hidden} containers")} could not be looked into; more is seen as root: sudo ambicap inspect");
        }
    }

    private static InspectedProcess[] OfContainer(string id)
    {
        if (id.Length < ShortestId || !ContainerId.HasOnlyDigits(id))
        {
            throw new InputException($"--container {id}: not a container's id; give at least its first {ShortestId} digits, 0-9 and a-f");
        }

        InspectedProcess[] found = [.. new ProcessScanner().ReadAll().Where(process => process.Container?.Id.StartsWith(id, StringComparison.Ordinal) == true)];
        return found.Length > 0 ? found : throw new InputException($"--container {id}: no process on this host is in such a container; see ambicap inspect --all");
    }
}
