using Ambicap.Cli.Check;
using Ambicap.Cli.Configuration;
using Ambicap.Cli.Fixing;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap check</c>: whether Pods in manifests keep to the rules, as the admission webhook would judge.</summary>
internal static class CheckCommand
{
    private const string Description = """
        Check manifests: may their Pods have what they ask for?

        Judges by the rules for ambient capabilities, and with --scope full by the whole of the Pod Security Standards too, as Kubernetes 1.37
        evaluates them. Reads Pods, every workload kind of Kubernetes and widely used ones of others, Lists, and files of several documents.
        Other objects are counted; one that has something like a grant is forbidden until --template-path says where its Pods are.

        The level is --level, or else what a Namespace in front of the Pods says by its pod-security.kubernetes.io labels, or else
        restricted. The Namespace's ambicap.dev/allow-root-equivalent and ambicap.dev/add-is-ambient count too.

        A Pod without runtimeClassName is taken to get one of Ambicap, as the webhook does it; another class on a Pod with a grant is
        forbidden. The fields of KEP-2763 (ambient, addForNonRoot) count as the annotations that ambicap convert makes of them.

        A folder with Chart.yaml or kustomization.yaml is rendered by helm or kustomize first. .ambicap.yaml of this folder, or of the next one
        above it in the repository, says what is not given here: levels, namespaces, template paths, files to pass over. A Pod's annotation
        ignore.ambicap.dev/CHECK: REASON leaves a check out, here and not on the cluster.

        Objects of a cluster are read by kubectl: deployment/web, all in a namespace by -n, or everything by -A, each with its own Namespace.
        What a controller made is left out where the controller's own template is read.

        --fix shows what would give Pods what they ask for in vain, and writes it when asked to: grants for add, RuntimeClass,
        allowPrivilegeEscalation: false, names as container managers read them. Everything else in the files stays byte for byte.

        Exit code 0: nothing is forbidden. 1: something is. 2: something could not be read, whatever the rest is; each is named with line
        and column on standard error, and the rest is checked nevertheless.

        Examples:
          ambicap check -f deploy/
          ambicap check -f web.yaml -f jobs/ --level baseline --level-version v1.30 --scope full
          helm template chart/ | ambicap check -f -
          ambicap check -f group.yaml --template-path Group.example.com=spec.tasks[].template
          ambicap check ./chart overlays/prod
          ambicap check deployment/web -n web
          ambicap check -A --scope full -o json
          ambicap check -f deploy/ -o sarif > ambicap.sarif
          ambicap check -f deploy/ --baseline ambicap-baseline.json
          ambicap check -f deploy/ --fix
        """;

    private const int PipeWidth = 80;
    private const int WidestTable = 120;

    internal static Verb Create()
    {
        CheckArguments arguments = new();
        Verb command = new("check", Description);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            CheckConfiguration configuration = arguments.ReadConfiguration(parsed);
            CheckOptions options = arguments.ReadOptions(parsed, configuration);
            IEnumerable<InputFile> files = configuration.Excluded.Of(arguments.ReadSubject(parsed).Files(options.Kinds));
            return arguments.ReadFix(parsed) is { } isSure
                ? Fix([.. files], options, isSure)
                : Run(files, options, arguments.ReadOutput(parsed), arguments.ReadNewBaseline(parsed));
        });
        return command;
    }

    private static int Run(IEnumerable<InputFile> files, CheckOptions options, string format, string? newBaseline)
    {
        WorkProgress progress = new();
        using ResultOutput output = new(Console.OpenStandardOutput(), !Console.IsOutputRedirected, Console.Error, progress);
        using IVerdictWriter verdicts = WriterOf(format, output, options);
        using IVerdictWriter writer = newBaseline is null ? verdicts : new BaselineVerdicts(verdicts, newBaseline);
        CheckSummary summary = new CheckRun(options, writer, output, progress).Run(files);

        // What is in the baseline from now on is no reason to fail any more.
        return newBaseline is null || summary.Unreadable > 0 ? summary.ExitCode : ExitCode.Good;
    }

    private static IVerdictWriter WriterOf(string format, ResultOutput output, CheckOptions options) => format switch
    {
        OutputFormat.Json => new JsonVerdicts(output),
        OutputFormat.Sarif => new SarifVerdicts(output, options),
        OutputFormat.JUnit => new JUnitVerdicts(output, options.FailsOnWarnings),
        OutputFormat.GitHub => new GitHubVerdicts(output, options.FailsOnWarnings),
        _ => new TableVerdicts(output, TableWidth(), Terminal.HasColour),
    };

    private static int Fix(IReadOnlyList<InputFile> files, CheckOptions options, bool isSure)
    {
        FixRun run = new(options);
        IReadOnlyList<FixedFile> found = run.Find(files);
        if (found.Count > 0)
        {
            UnifiedDiff.Write(Console.Out, found, Terminal.HasColour);
            if (!isSure && !IsConfirmed(found.Count))
            {
                Console.Error.WriteLine($"ambicap: nothing is written; give --yes to write {Files(found.Count)}");
                return ExitCode.Negative;
            }

            foreach (FixedFile file in found)
            {
                file.Write();
            }

            Console.Error.WriteLine($"ambicap: {Files(found.Count)} written");
        }

        return Run(files, options, OutputFormat.Table, null);
    }

    /// <summary>Asks where somebody can answer.</summary>
    private static bool IsConfirmed(int count)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return false;
        }

        Console.Error.Write($"write {Files(count)}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static string Files(int count) => FormattableString.Invariant($"{count} {(count == 1 ? "file" : "files")}");

    private static int TableWidth() =>
        Console.IsOutputRedirected ? PipeWidth : Math.Min(Terminal.Width, WidestTable);
}
