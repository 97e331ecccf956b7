using System.CommandLine;
using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

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

        Exit code 0: nothing is forbidden. 1: something is. 2: something could not be read, whatever the rest is; each is named with line
        and column on standard error, and the rest is checked nevertheless.

        Examples:
          ambicap check -f deploy/
          ambicap check -f web.yaml -f jobs/ --level baseline --level-version v1.30 --scope full
          helm template chart/ | ambicap check -f -
          ambicap check -f group.yaml --template-path Group.example.com=spec.tasks[].template
          ambicap check -f deploy/ -o sarif > ambicap.sarif
        """;

    private const string Ambient = "ambient";
    private const string Full = "full";
    private const int PipeWidth = 80;
    private const int WidestTable = 120;

    internal static Verb Create()
    {
        InputOptions input = new(isRequired: true);
        Option<string?> level = new("--level") { Description = "privileged, baseline or restricted, for every Pod" };
        level.AcceptOnlyFromAmong("privileged", "baseline", "restricted");
        Option<string?> version = new("--level-version") { Description = "latest or v1.N: the Kubernetes whose rules count, for every Pod" };
        Option<string> scope = new("--scope") { Description = "ambient: the rules for ambient capabilities; full: the Pod Security Standards too", DefaultValueFactory = _ => Ambient };
        scope.AcceptOnlyFromAmong(Ambient, Full);
        Option<string[]> runtimeClass = new("--runtime-class") { Description = "a RuntimeClass that is Ambicap's; may be repeated", DefaultValueFactory = _ => [CheckOptions.DefaultRuntimeClass] };
        Option<string?> optIn = new("--allow-root-equivalent") { Description = "root-equivalent capabilities that every namespace opts in to, such as SYS_ADMIN,SYS_PTRACE" };
        Option<string> output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.Sarif);
        TemplatePathOption templatePaths = new();
        Verb command = new("check", Description) { input.Files, input.Recursive, templatePaths.Option, level, version, scope, runtimeClass, optIn, output };
        command.SetAction(parsed =>
        {
            CheckOptions options = new()
            {
                Level = ParseLevel(parsed.GetValue(level)),
                Version = ParseVersion(parsed.GetValue(version)),
                IsFull = parsed.GetRequiredValue(scope) == Full,
                RuntimeClasses = parsed.GetRequiredValue(runtimeClass),
                AllowedRootEquivalent = ParseOptIn(parsed.GetValue(optIn)),
                Kinds = new WorkloadKinds(templatePaths.Read(parsed)),
            };
            return Run(input.Read(parsed), options, parsed.GetRequiredValue(output));
        });
        return command;
    }

    private static int Run(string[] files, CheckOptions options, string format)
    {
        WorkProgress progress = new();
        using ResultOutput output = new(Console.OpenStandardOutput(), !Console.IsOutputRedirected, Console.Error, progress);
        using IVerdictWriter writer = format switch
        {
            OutputFormat.Json => new JsonVerdicts(output),
            OutputFormat.Sarif => new SarifVerdicts(output, options),
            _ => new TableVerdicts(output, TableWidth(), Terminal.HasColour),
        };
        return new CheckRun(options, writer, output, progress).Run(InputFiles.Find(files)).ExitCode;
    }

    private static int TableWidth() =>
        Console.IsOutputRedirected ? PipeWidth : Math.Min(Terminal.Width, WidestTable);

    private static Level? ParseLevel(string? text) =>
        text is not null && PodSecurityLabels.TryParseLevel(text, out Level level, out _) ? level : null;

    private static PolicyVersion? ParseVersion(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return PodSecurityLabels.TryParseVersion(text, out PolicyVersion version, out string? error)
            ? version
            : throw new InputException($"--level-version: {error}");
    }

    private static CapabilitySet ParseOptIn(string? text)
    {
        if (text is null)
        {
            return CapabilitySet.Empty;
        }

        return GrantValue.TryParse(text, out CapabilitySet allowed, out string? error)
            ? allowed
            : throw new InputException($"--allow-root-equivalent: {error}");
    }
}
