using System.CommandLine;
using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Cli.Explain;
using Ambicap.Cli.Explain.Html;
using Ambicap.Cli.Images;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap explain</c>: what becomes of the capabilities in a manifest, and why.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Explain what becomes of the capabilities in a manifest, and why.

        Shows what the container manager writes into config.json, what the grant adds, and what the kernel leaves after execve of the entry
        point and of kubectl exec. Each surprise has a note with its reason and rule.

        Reads Pods, every workload kind that ambicap check knows, Lists, folders, charts and kustomizations, files of several documents, and
        by kubectl objects of a cluster. A Namespace in front of its Pods counts.
        Nothing is run. What is not known, such as the user of an image that was not given, is said to be unknown.

        Exit code 0: explained. 1: with --fail-on surprise, something surprises. 2: something cannot be read, or a grant is written wrong;
        each is named with line and column on standard error, and the rest is explained nevertheless.

        With -o html it is a page: the five sets as a picture, with the notes beside. It is one file that needs no network and no script.

        Examples:
          ambicap explain -f deployment.yaml
          ambicap explain -f manifests/ -o html >capabilities.html
          ambicap explain -f manifests/
          ambicap explain -f pod.yaml --image image.tar --runtime cri-o -o json
          kubectl ambicap explain deployment/web -n web --image-user 1000 --entrypoint-caps none
        """;

    internal static Verb Create()
    {
        SubjectArguments subject = new("explain");
        Option<string> runtime = new("--runtime")
        {
            Description = $"the container manager: {ContainerManager.Syntax}; without a version the newest that was measured",
            DefaultValueFactory = _ => ContainerManager.Containerd.Name,
        };
        Option<string?> image = new("--image") { Description = "an OCI archive, an OCI folder or a root file system with the container's image" };
        Option<string?> user = new("--image-user") { Description = "the image's user, UID or UID:GID, where the image itself is not given" };
        Option<string?> caps = new("--entrypoint-caps") { Description = "the file capabilities of the container's own program, such as cap_net_raw=ep, or none" };
        Option<string?> failOn = new("--fail-on") { Description = "surprise: exit with 1 where something surprises" };
        failOn.AcceptOnlyFromAmong("surprise");
        Option<string> output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.Html);
        Verb command = new("explain", Description);
        subject.AddTo(command);
        foreach (Option option in (Option[])[runtime, image, user, caps, failOn, output])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            ContainerManager manager = ParseManager(parsed.GetRequiredValue(runtime));
            Func<ContainerDetails, ImageFacts> imageOf = Images(parsed.GetValue(image), parsed.GetValue(user), parsed.GetValue(caps));
            ExplainOptions options = new(manager, CapabilitySet.AllKnown, imageOf);
            return Run(subject.Read(parsed), options, new WorkloadKinds(subject.TemplatePaths.Read(parsed)), parsed.GetRequiredValue(output), parsed.GetValue(failOn) is not null);
        });
        return command;
    }

    private static int Run(Subject subject, ExplainOptions options, WorkloadKinds kinds, string format, bool failOnSurprise)
    {
        WorkProgress progress = new();
        using ResultOutput output = new(Console.OpenStandardOutput(), !Console.IsOutputRedirected, Console.Error, progress);
        using IExplanationWriter writer = format switch
        {
            OutputFormat.Json => new JsonExplanations(output),
            OutputFormat.Html => new HtmlExplanations(output, options.Manager),
            _ => new TableExplanations(output, options.Manager, Terminal.Width, Terminal.HasColour),
        };
        ExplainRun run = new(options, kinds, writer, output, progress);
        return !run.Run(subject.Files(kinds), subject.Name) ? ExitCode.BadInput
            : failOnSurprise && run.HasSurprise ? ExitCode.Negative
            : ExitCode.Good;
    }

    /// <summary>What is known of images: from the image, and before that from what the caller says himself.</summary>
    private static Func<ContainerDetails, ImageFacts> Images(string? path, string? user, string? caps)
    {
        ImageReader? image = path is null ? null : new ImageReader(path);
        (uint User, uint? Group)? stated = user is null ? null : ParseUser(user);
        ExecutableFile? file = caps is null ? null : ParseFile(caps);
        return container =>
        {
            ImageFacts facts = image?.Read(container) ?? ImageFacts.Unknown;
            facts = stated is { } known ? facts with { User = known.User, Group = known.Group, UserSource = "--image-user", UserName = null } : facts;
            return file is null ? facts : facts with { EntryPoint = file, StatedFile = file, EntryPointPath = null, Problem = null };
        };
    }

    private static ContainerManager ParseManager(string text) =>
        ContainerManager.TryParse(text, out ContainerManager? manager, out string? error) ? manager : throw new InputException($"--runtime: {error}");

    private static (uint User, uint? Group) ParseUser(string text)
    {
        string[] parts = text.Split(':', 2);
        uint group = 0;
        bool valid = uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
            && (parts.Length == 1 || uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out group));
        return valid ? (user, parts.Length == 1 ? null : group) : throw new InputException($"--image-user {text}: write UID or UID:GID in numbers, such as 1000:1000");
    }

    private static ExecutableFile ParseFile(string text)
    {
        if (text is "none" or "")
        {
            return ExecutableFile.Plain;
        }

        try
        {
            return ExecutableFile.With(CapabilityText.Parse(text).ToFile());
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException)
        {
            throw new InputException($"--entrypoint-caps {text}: {failure.Message}");
        }
    }
}
