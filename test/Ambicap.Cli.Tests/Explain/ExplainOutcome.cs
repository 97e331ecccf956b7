using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Cli.Explain;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Tests.Explain;

/// <summary>What an explanation said.</summary>
internal sealed record ExplainOutcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Explains paths in this process, as of images whose user is 1000.</summary>
    internal static ExplainOutcome Of(params string[] paths) => Of(WorkloadKinds.BuiltIn, paths);

    /// <summary>The same with kinds of others.</summary>
    internal static ExplainOutcome Of(WorkloadKinds kinds, params string[] paths) => Of(kinds, output => new JsonExplanations(output), paths);

    /// <summary>The same in a form of the caller's choice.</summary>
    internal static ExplainOutcome Of(WorkloadKinds kinds, Func<ResultOutput, IExplanationWriter> form, params string[] paths)
    {
        using MemoryStream stream = new();
        using StringWriter errors = new() { NewLine = "\n" };
        WorkProgress progress = new();
        ResultOutput output = new(stream, isTerminal: false, errors, progress);
        ImageFacts facts = ImageFacts.Unknown with { User = 1000, UserSource = "the image", EntryPoint = ExecutableFile.Plain };
        using IExplanationWriter writer = form(output);
        bool isGood = new ExplainRun(new ExplainOptions(ContainerManager.Containerd, CapabilitySet.AllKnown, _ => facts), kinds, writer, output, progress)
            .Run(InputFiles.Find(paths), paths is [var only] ? InputFiles.NameOf(only) : "the input");
        return new ExplainOutcome(isGood ? Cli.ExitCode.Good : Cli.ExitCode.BadInput, Encoding.UTF8.GetString(stream.ToArray()), errors.ToString());
    }
}
