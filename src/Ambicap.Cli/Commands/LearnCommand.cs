using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Input;
using Ambicap.Cli.Learn;
using Ambicap.Cli.Learn.Programs;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap learn</c>: which capabilities a program really needs.</summary>
internal static class LearnCommand
{
    private const string Description = """
        Learn which capabilities a program, or a Pod's container, really needs: watch it, then prove it.

        Runs it once as a non-root user with every capability and records what the kernel is asked for; then runs it again and again with
        fewer, until nothing can be taken any more. Says what fails without each, what can stand in its place, and writes the manifest.

        The program must be one that may be run many times. It works where it exits with 0, where --ready says so, or where it runs on for
        the time of --settle. One that goes on without what it lacks needs a --ready that looks for it; there, AMBICAP_PID is its process id.
        It is run in a network of its own, with a loopback interface only, unless --network host is given. Files are the host's.

        With -f a Pod is run on a private containerd, as ambicap run does it, with its seccomp profile. --pid and --node run nothing: they show
        what a process, or each container of this node that was given something, is seen to ask for.

        Needs root; to watch, a kernel of 6.14 or newer, or one with kprobes. Where it cannot watch, every capability is a candidate, or those of --allow.

        Exit code 0: a smallest set was found and proven, which may be empty, or what was to be watched was. 1: none was proven. 2: it could
        not be run or watched.

        Examples:
          ambicap learn -- busybox httpd -f -p 80
          ambicap learn --user 101 --ready 'curl -sf http://127.0.0.1/' -- nginx -g 'daemon off;'
          ambicap learn --network host --for 5s -o yaml -- ping -c 1 192.0.2.1
          ambicap learn -f pod.yaml -c web
          ambicap learn --pid 4711 --for 1m
          ambicap learn --node --for 10m -o json
        """;

    internal static Verb Create()
    {
        Option<uint?> user = new("--user") { Description = "the user id, and group id, that it is run as; default: 1000", CustomParser = ParseUser };
        Option<TimeSpan?> time = new("--for")
        {
            Description = "how long it is watched at the most, such as 5s or 10m; default: 30s",
            CustomParser = Duration.Parse,
        };
        Option<TimeSpan?> settle = new("--settle")
        {
            Description = "how long a program that runs on has to run in a try; default: 2s",
            CustomParser = Duration.Parse,
        };
        Option<string?> ready = new("--ready") { Description = "a shell command that exits with 0 once the program is ready; with -f it is run in the container" };
        Option<string?> allow = new("--allow") { Description = "the capabilities that it may be given, such as NET_ADMIN,NET_RAW; default: all" };
        Option<string> network = new("--network") { Description = "own or host", DefaultValueFactory = _ => "own" };
        network.AcceptOnlyFromAmong("own", "host");
        InputOptions input = new(isRequired: false);
        Option<string?> container = new("--container", "-c") { Description = "the container of the Pod; needed where it has several" };
        Option<string[]> archives = new("--image-archive") { Description = "with -f: an OCI or Docker archive to import into the private containerd; may be repeated" };
        Option<int?> process = new("--pid") { Description = "a process that runs already: it is watched, with all that comes from it, and nothing is run" };
        Option<bool> node = new("--node") { Description = "every container of this node with a grant or with added capabilities: what it uses of them" };
        Option<string> output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        Argument<string[]> program = new("COMMAND") { Description = "the program and its arguments, behind --", Arity = ArgumentArity.ZeroOrMore };
        Verb command = new("learn", Description, "it runs a program with fewer and fewer capabilities")
        {
            user, time, settle, ready, allow, network, input.Files, input.Recursive, container, archives, process, node, output, program,
        };
        Option[] ofTries = [user, settle, ready, allow, network, container, archives];
        command.SetAction((parsed, cancellation) => RunAsync(
            new LearnRequest(ProgramOf(parsed, parsed.GetValue(program) ?? []), parsed.GetRequiredValue(output))
            {
                User = parsed.GetValue(user),
                For = parsed.GetValue(time),
                Settle = parsed.GetValue(settle),
                Ready = parsed.GetValue(ready),
                Allowed = ParseAllow(parsed.GetValue(allow)),
                InHostNetwork = parsed.GetValue(network) == "host",
                Files = input.Read(parsed),
                Container = parsed.GetValue(container),
                Archives = parsed.GetValue(archives) ?? [],
                Process = parsed.GetValue(process),
                IsNode = parsed.GetValue(node),
                OptionOfTries = ofTries.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name,
            },
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(LearnRequest request, CancellationToken ending)
    {
        using HangUp hangUp = new(ending);
        request.Check();
        TimeSpan time = request.For ?? ProgramOptions.UsualTime;
        bool asJson = request.Output == OutputFormat.Json;
        return request.IsNode ? await NodeLearning.RunAsync(time, asJson, hangUp.Token)
            : request.Process is { } process ? await ProcessLearning.RunAsync(process, time, asJson, hangUp.Token)
            : await LearnRun.RunAsync(request, hangUp.Token) ? ExitCode.Good : ExitCode.Negative;
    }

    /// <summary>Only what stands behind <c>--</c> is the program's: a misspelt option of ours must not be run as one.</summary>
    private static string[] ProgramOf(ParseResult parsed, string[] words)
    {
        int behind = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return words.Length <= behind
            ? words
            : throw new InputException($"\"{words[0]}\" is no option, and a program stands behind --: ambicap learn -- COMMAND ARGUMENTS");
    }

    private static CapabilitySet? ParseAllow(string? allow) => allow is null ? null
        : GrantValue.TryParse(allow, out CapabilitySet set, out string? error) ? set
        : throw new InputException($"--allow: {error}");

    /// <summary>As Kubernetes has it: runAsUser is at most 2147483647; root needs no ambient capability.</summary>
    private static uint? ParseUser(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint user) && user is > 0 and <= int.MaxValue)
        {
            return user;
        }

        argument.AddError(text == "0"
            ? "--user 0: root gets capabilities without a grant; name the user that it is to be instead"
            : $"--user \"{text}\" is no user id from 1 to {int.MaxValue}; write a number");
        return null;
    }
}
