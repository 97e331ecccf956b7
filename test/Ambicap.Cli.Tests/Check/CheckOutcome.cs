using System.Text;
using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Tests.Check;

/// <summary>What a check said.</summary>
internal sealed record CheckOutcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Checks paths in this process.</summary>
    internal static CheckOutcome Of(string format, CheckOptions? options, params IEnumerable<string> paths)
    {
        using MemoryStream stream = new();
        using StringWriter errors = new() { NewLine = "\n" };
        WorkProgress progress = new();
        CheckOptions known = options ?? new CheckOptions { RuntimeClasses = ["ambicap"] };
        ResultOutput output = new(stream, isTerminal: false, errors, progress);
        using IVerdictWriter writer = format switch
        {
            "json" => new JsonVerdicts(output),
            "sarif" => new SarifVerdicts(output, known),
            "junit" => new JUnitVerdicts(output, known.FailsOnWarnings),
            "github" => new GitHubVerdicts(output, known.FailsOnWarnings),
            _ => new TableVerdicts(output, 80, hasColour: format == "colour"),
        };
        int exitCode = new CheckRun(known, writer, output, progress).Run(InputFiles.Find(paths)).ExitCode;
        return new CheckOutcome(exitCode, Encoding.UTF8.GetString(stream.ToArray()), errors.ToString());
    }
}
