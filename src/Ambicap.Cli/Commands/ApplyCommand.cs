using System.CommandLine;
using Ambicap.Cli.Charts;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Conversion;

namespace Ambicap.Cli.Commands;

/// <summary><c>kubectl ambicap apply</c> and <c>diff</c>: convert, then kubectl's own verb of that name.</summary>
internal static class ApplyCommand
{
    private const string Apply = """
        Convert the KEP's own fields of manifests into annotations, then run kubectl apply -f - with the rest of the arguments.

        All other options and arguments are kubectl's: -n, --context, --server-side, --dry-run, -o and so on. -k takes a kustomization.

        Exit code 1: something is refused, and nothing is applied. 2: the input cannot be read, or kubectl is missing. Otherwise kubectl's.

        Examples:
          kubectl ambicap apply -f deployment.yaml
          kubectl ambicap apply -f manifests/ -R -n web --server-side
          kubectl ambicap apply -k overlays/prod
        """;

    private const string Diff = """
        Convert the KEP's own fields of manifests into annotations, then run kubectl diff -f - with the rest of the arguments.

        It shows what kubectl ambicap apply would change on the cluster. All other options and arguments are kubectl's.

        Exit code 0: no difference. 1: there are differences. 2: something is refused, the input cannot be read, or kubectl is missing.
        Otherwise kubectl's.

        Examples:
          kubectl ambicap diff -f deployment.yaml
          kubectl ambicap diff -k overlays/prod --server-side
        """;

    internal static Verb Create() => Create("apply", Apply, ExitCode.Negative);

    /// <summary>kubectl's diff says by 1 that there are differences, so that a refusal must say something else.</summary>
    internal static Verb CreateDiff() => Create("diff", Diff, ExitCode.BadInput);

    private static Verb Create(string name, string description, int refused)
    {
        ConversionArguments arguments = new();
        Option<string?> kustomization = new("--kustomize", "-k") { Description = "a kustomization, in the place of -f", HelpName = "DIR" };
        Verb command = new(name, description) { arguments.Files, kustomization, arguments.Recursive, arguments.RuntimeClass, arguments.TemplatePaths.Option };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) => RunAsync(
            name,
            arguments.Read(parsed, ConversionTarget.Annotations) with { RefusesUnknownKinds = true },
            Files(name, parsed.GetValue(arguments.Files) ?? [], parsed.GetValue(kustomization), parsed.GetValue(arguments.Recursive)),
            refused,
            parsed.UnmatchedTokens));
        return command;
    }

    private static IReadOnlyList<InputFile> Files(string verb, string[] files, string? kustomization, bool isRecursive) => (files, kustomization) switch
    {
        ([], null) => throw new InputException($"nothing to {verb}; name manifests with -f, or a kustomization with -k"),
        ([], { } folder) => [RenderedInput.Kustomization(folder, verb)],
        (_, null) => [.. InputFiles.Find(files, isRecursive)],
        _ => throw new InputException("-f and -k do not go together; name one of them"),
    };

    private static async Task<int> RunAsync(string verb, ConversionOptions options, IReadOnlyList<InputFile> files, int refused, IReadOnlyList<string> rest)
    {
        string kubectl = Kubectl.Find();
        FileConverter converter = new(options);
        using Spool spool = new();
        JoinedOutput joined = new(spool, files.Count == 1);
        foreach (InputFile file in files)
        {
            joined.Begin();
            converter.Convert(file, joined.Write);
        }

        joined.End();
        return converter.Count switch
        {
            { Unreadable: > 0 } => ExitCode.BadInput,
            { Refused: > 0 } => refused,
            _ => await Kubectl.RunAsync(kubectl, verb, spool, rest),
        };
    }
}
