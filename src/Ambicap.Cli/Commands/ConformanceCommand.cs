using System.CommandLine;
using System.Text.RegularExpressions;
using Ambicap.Cli.Conformance;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Images;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Cli.Output;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap conformance</c>: whether a CRI runtime does what KEP-2763 and the CRI say.</summary>
internal static class ConformanceCommand
{
    private const string Description = """
        Test a CRI runtime against the words of KEP-2763 and of the CRI.

        Each case asks the runtime for containers, looks at their processes from within, and compares the five capability sets with what the
        KEP or the CRI says. A runtime without add_ambient_capabilities fails the cases that need it, and those alone.

        A case ends as pass; fail; not supported, with the runtime's words; or not run, where this machine cannot look. Everything goes
        through the runtime's socket, which may be another node's, forwarded by ssh -L. The image is brought through it (containerd), or is
        there as ambicap.local/conformance:1, which --save-image makes. Everything that was made is removed, nothing else is touched.

        Exit code 0: nothing failed. 1: a case failed. 2: no container can be run there at all.

        Examples:
          ambicap conformance
          ambicap conformance --runtime-endpoint unix:///run/ambicap/cri.sock --handler ambicap -o junit
          ambicap conformance --focus '^seccomp' -o json
          ambicap conformance --list
        """;

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(1);

    internal static Verb Create()
    {
        Option<string?> endpoint = new("--runtime-endpoint")
        {
            Description = "the CRI endpoint, such as unix:///run/containerd/containerd.sock; default: the usual places",
        };
        Option<string?> handler = new("--handler") { Description = "the runtime handler; default: the runtime's" };
        Option<string?> archive = new("--image-archive") { Description = "an OCI archive to bring in the place of the built-in image" };
        Option<string?> focus = new("--focus") { Description = "only the cases whose names match a regular expression" };
        Option<bool> list = new("--list") { Description = "show the cases, and run none" };
        Option<TimeSpan?> timeout = new("--timeout")
        {
            Description = "the longest for one case, and for what comes before the first, such as 2m; default: 30s",
            CustomParser = Duration.Parse,
        };
        Option<string?> parent = new("--cgroup-parent")
        {
            Description = "the control group of the sandboxes; default: what the runtime's driver takes",
        };
        Option<string?> save = new("--save-image") { Description = "write the built-in image to an OCI archive, and run no case" };
        Option<string> output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.JUnit, OutputFormat.Tap);
        Verb command = new("conformance", Description, "it looks at processes of Linux containers")
        {
            endpoint, handler, archive, focus, list, timeout, parent, save, output,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new Request(
                parsed.GetValue(endpoint),
                parsed.GetValue(focus),
                parsed.GetValue(list),
                parsed.GetValue(save),
                parsed.GetRequiredValue(output),
                new ConformanceOptions(
                    parsed.GetValue(handler) ?? "",
                    parsed.GetValue(archive),
                    parsed.GetValue(timeout) ?? s_defaultTimeout,
                    parsed.GetValue(parent))),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken ending)
    {
        using HangUp hangUp = new(ending);
        CancellationToken cancellation = hangUp.Token;
        ConformanceCase[] cases = Choose(request.Focus);
        if (request.SaveImage is { } file)
        {
            ConformanceImage.Save(file);
            return ExitCode.Good;
        }

        if (request.IsList)
        {
            WriteList(cases, request.Output);
            return ExitCode.Good;
        }

        using CriConnection connection = await OpenAsync(request.Endpoint, cancellation);
        RunResults results = await ConformanceRun.RunAsync(connection, cases, request.Options, cancellation);
        Terminal.EndProgress();
        Write(results, request.Output);
        return results.Count(CaseEnding.Fail) == 0 ? ExitCode.Good : ExitCode.Negative;
    }

    private static ConformanceCase[] Choose(string? focus)
    {
        IReadOnlyList<ConformanceCase> all = CaseFiles.ReadAll();
        try
        {
            ConformanceCase[] chosen = focus is null
                ? [.. all]
                : [.. all.Where(found => Regex.IsMatch(found.Name, focus, RegexOptions.CultureInvariant, s_matchTimeout))];
            return chosen.Length > 0
                ? chosen
                : throw new InputException($"--focus {focus}: no case has such a name; see ambicap conformance --list");
        }
        catch (RegexParseException failure)
        {
            throw new InputException($"--focus {focus}: no regular expression: {failure.Message}");
        }
    }

    private static async Task<CriConnection> OpenAsync(string? endpoint, CancellationToken cancellation) =>
        endpoint is null
            ? await CriEndpoints.TryFindAsync(cancellation)
                ?? throw new InputException("no CRI runtime answers at a usual place; name one with --runtime-endpoint")
            : await CriConnection.OpenAsync(endpoint, cancellation);

    private static void WriteList(IReadOnlyList<ConformanceCase> cases, string output)
    {
        switch (output)
        {
            case OutputFormat.Table:
                ResultTable.WriteList(cases);
                break;
            case OutputFormat.Json:
                ResultJson.WriteList(cases);
                break;
            default:
                throw new InputException($"--list has no form {output}; write -o table or -o json");
        }
    }

    private static void Write(RunResults results, string output)
    {
        switch (output)
        {
            case OutputFormat.Json:
                ResultJson.Write(results);
                break;
            case OutputFormat.JUnit:
                ResultJUnit.Write(results);
                break;
            case OutputFormat.Tap:
                ResultTap.Write(results);
                break;
            default:
                ResultTable.Write(results);
                break;
        }
    }

    private sealed record Request(string? Endpoint, string? Focus, bool IsList, string? SaveImage, string Output, ConformanceOptions Options);
}
