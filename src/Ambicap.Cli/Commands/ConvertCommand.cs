using System.CommandLine;
using System.Globalization;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Conversion;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap convert</c>: the KEP's fields become annotations, and back.</summary>
internal static class ConvertCommand
{
    private const string Description = """
        Convert the KEP's own fields of manifests into annotations, and back.

        An API server refuses or drops securityContext.capabilities.ambient and addForNonRoot. This turns them into the annotations
        ambient.ambicap.dev/CONTAINER and nonroot.ambicap.dev/CONTAINER of the Pod or Pod template, and sets runtimeClassName.
        ambicap.dev/add-is-ambient: "true" becomes the grants that it stands for. --to native is the way back.

        It edits the text: what it need not change stays byte for byte. Without -f it is a filter from standard input to standard output,
        such as helm's --post-renderer; a ResourceList is answered as a KRM function, for Kustomize and kpt.
        Called as ambicap-convert, by a link, it needs no verb. What it cannot convert where it stands is said: patches, values of charts.

        Exit code 0: converted, or nothing to convert. 1: something is refused, and its file is not written. 2: the input cannot be read.

        Examples:
          ambicap convert -f deployment.yaml | kubectl apply -f -
          ambicap convert -f manifests/ -R --in-place
          ambicap convert -f rollout.yaml --template-path Rollout.argoproj.io=spec.template
          ambicap convert -f deployment.yaml --to native --in-place
        """;

    private static readonly string[] s_targets = ["annotations", "native"];
    private static readonly string[] s_formats = ["yaml", "json"];

    internal static Verb Create()
    {
        ConversionArguments arguments = new();
        Option<string> to = new("--to") { Description = "annotations, or native for the KEP's fields", DefaultValueFactory = _ => s_targets[0] };
        to.AcceptOnlyFromAmong(s_targets);
        Option<bool> inPlace = new("--in-place") { Description = "write the files themselves" };
        Option<string?> output = new("--output", "-o") { Description = "yaml or json; default: as it came" };
        output.AcceptOnlyFromAmong(s_formats);
        Verb command = new("convert", Description) { arguments.Files, arguments.Recursive, to, inPlace, arguments.RuntimeClass, arguments.TemplatePaths.Option, output };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            arguments.Read(parsed, (ConversionTarget)Array.IndexOf(s_targets, parsed.GetRequiredValue(to))),
            parsed.GetValue(arguments.Files) is { Length: > 0 } files ? files : FromPipe(),
            parsed.GetValue(arguments.Recursive),
            parsed.GetValue(inPlace),
            parsed.GetValue(output),
            cancellation)));
        return command;
    }

    private static string[] FromPipe() => Console.IsInputRedirected
        ? [InputFiles.StandardInput]
        : throw new InputException("nothing to convert; name a manifest or a folder with -f, or pipe one in");

    private static int Run(ConversionOptions options, string[] paths, bool recursive, bool inPlace, string? output, CancellationToken cancellation)
    {
        if (inPlace && (output is not null || paths.Any(path => path == InputFiles.StandardInput || RemoteFile.IsOne(path))))
        {
            throw new InputException(output is null
                ? "--in-place needs files; name them with -f"
                : "--in-place keeps the format of every file; leave -o out");
        }

        List<InputFile> files = [.. InputFiles.Find(paths, recursive)];
        bool hasFolder = paths.Any(Directory.Exists);
        FileConverter converter = new(options);
        using Spool spool = new();
        JoinedOutput joined = new(spool, files.Count == 1);
        using FormattedOutput? formatted = output is null ? null : new FormattedOutput(output, files.Count == 1);
        for (int i = 0; i < files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (hasFolder)
            {
                Terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"converting {i + 1} of {files.Count}: {files[i].Name} ..."));
            }

            if (inPlace)
            {
                converter.InPlace(files[i]);
            }
            else if (formatted is not null)
            {
                using Spool converted = new();
                converter.Convert(files[i], piece => converted.Write(piece.Span));
                if (MayWrite(converter, files.Count))
                {
                    formatted.Add(files[i], converted);
                }
            }
            else
            {
                joined.Begin();
                converter.Convert(files[i], joined.Write);
            }
        }

        joined.End();
        Terminal.EndProgress();

        if (!inPlace && MayWrite(converter, files.Count))
        {
            using Stream stream = Console.OpenStandardOutput();
            if (formatted is null)
            {
                spool.CopyTo(stream);
            }
            else
            {
                formatted.CopyTo(stream);
            }
        }

        if (hasFolder || inPlace)
        {
            Terminal.Warn(converter.Count.ToString());
        }

        return converter.Count.Unreadable > 0 ? ExitCode.BadInput : converter.Count.Refused > 0 ? ExitCode.Negative : ExitCode.Good;
    }

    /// <summary>A refusal leaves nothing to write: a pipe to kubectl would apply the rest. Only a function answers with its results.</summary>
    private static bool MayWrite(FileConverter converter, int files) =>
        converter.Count.IsGood || (converter.Count.Unreadable == 0 && converter.IsFunction && files == 1);
}
