using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Conversion;

namespace Ambicap.Cli.Commands;

/// <summary><c>kubectl ambicap apply</c>: convert, then kubectl apply.</summary>
internal static class ApplyCommand
{
    private const string Description = """
        Convert the KEP's own fields of manifests into annotations, then run kubectl apply -f - with the rest of the arguments.

        All other options and arguments are kubectl's: -n, --context, --server-side, --dry-run, -o and so on.

        Exit code 1: something is refused, and nothing is applied. 2: the input cannot be read, or kubectl is missing. Otherwise kubectl's.

        Examples:
          kubectl ambicap apply -f deployment.yaml
          kubectl ambicap apply -f manifests/ -R -n web --server-side
          kubectl kustomize overlays/prod | kubectl ambicap apply -f -
        """;

    internal static Verb Create()
    {
        ConversionArguments arguments = new();
        arguments.Files.Required = true;
        Verb command = new("apply", Description) { arguments.Files, arguments.Recursive, arguments.RuntimeClass, arguments.TemplatePaths.Option };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) => RunAsync(
            arguments.Read(parsed, ConversionTarget.Annotations) with { RefusesUnknownKinds = true },
            [.. InputFiles.Find(parsed.GetRequiredValue(arguments.Files), parsed.GetValue(arguments.Recursive))],
            parsed.UnmatchedTokens));
        return command;
    }

    private static async Task<int> RunAsync(ConversionOptions options, List<InputFile> files, IReadOnlyList<string> rest)
    {
        if (rest.Any(argument => argument is "-k" || argument.StartsWith("--kustomize", StringComparison.Ordinal)))
        {
            throw new InputException("-k is not taken here; run kubectl kustomize DIR | kubectl ambicap apply -f -");
        }

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
            { Refused: > 0 } => ExitCode.Negative,
            _ => await Kubectl.ApplyAsync(kubectl, spool, rest),
        };
    }
}
