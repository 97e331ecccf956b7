using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Cli.Run;
using Ambicap.Cli.Tests.Check;
using Ambicap.Cli.Tests.Explain;
using Ambicap.Conversion;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>What a verb says of a file, in a form in which verbs can be compared.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Problems">What it refuses, each as <c>LINE:COLUMN: WORDS</c>, or without column where the verb shows none.</param>
/// <param name="Grants">What it takes as granted to user 1000, each as <c>CONTAINER: NAMES</c>.</param>
/// <param name="Output">What it writes.</param>
internal sealed record VerbOutcome(int ExitCode, string[] Problems, string[] Grants, string Output)
{
    /// <summary>What it says and does not refuse, in the form of <see cref="Problems"/>.</summary>
    internal string[] Remarks { get; private init; } = [];

    private const uint User = 1000;
    private const string RunFile = "f";
    private const string Warning = ": warning: ";

    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Rules on what a place, right or wrong in itself, may have.</summary>
    private static readonly string[] s_rulesOfPlace = ["ambient_runtimeClass", "ambient_windows"];

    /// <summary>A generated name of a RuntimeClass, which convert would refuse beside its own, is left alone.</summary>
    private static readonly ConversionOptions s_conversion = ConversionOptions.Default with { RuntimeClass = null };

    /// <summary>Of check, by the rules on how a grant is written, which every verb has. It shows a violation's line, and no column.</summary>
    internal static VerbOutcome OfCheck(byte[] text, params string[] templatePaths) => InFile(text, path =>
    {
        CheckOptions everything = new()
        {
            Level = Level.Privileged,
            AllowedRootEquivalent = CapabilitySet.AllKnown,
            Kinds = Kinds(templatePaths),
        };
        CheckOutcome outcome = CheckOutcome.Of("json", everything, path);
        string[] lines = Lines(outcome.Output);
        IEnumerable<string> violations = lines
            .SelectMany(line => JsonNode.Parse(line)!["violations"]!.AsArray())
            .Where(violation => !s_rulesOfPlace.Contains(violation!["check"]!.ToString()))
            .Select(violation => $"{violation!["line"]}: {violation["detail"]}");
        IEnumerable<string> warnings = lines.SelectMany(line => JsonNode.Parse(line)!["warnings"]!.AsArray()).Select(warning => $"{warning!["line"]}: {warning["detail"]}");
        return new VerbOutcome(outcome.ExitCode, [.. Without(path, Lines(outcome.Errors)[..^1]), .. violations], [], outcome.Output) { Remarks = [.. warnings] };
    });

    internal static VerbOutcome OfExplain(byte[] text, params string[] templatePaths) => InFile(text, path =>
    {
        ExplainOutcome outcome = ExplainOutcome.Of(Kinds(templatePaths), path);
        IEnumerable<JsonNode?> containers = outcome.Output.Length == 0 ? [] : JsonNode.Parse(outcome.Output)!.AsArray();
        return new VerbOutcome(
            outcome.ExitCode,
            [.. Without(path, Lines(outcome.Errors)).Where(line => !line.Contains(Warning, StringComparison.Ordinal))],
            [.. containers.Select(container => $"{container!["container"]}: {string.Join(',', container["granted"]!.AsArray())}")],
            outcome.Output)
        {
            Remarks = [.. Without(path, Lines(outcome.Errors)).Where(line => line.Contains(Warning, StringComparison.Ordinal)).Select(line => line.Replace(Warning, ": ", StringComparison.Ordinal))],
        };
    });

    internal static VerbOutcome OfRun(byte[] text)
    {
        try
        {
            RunManifest manifest = RunManifest.Parse(text.AsSpan().StartsWith(s_byteOrderMark) ? text[s_byteOrderMark.Length..] : text, RunFile);
            long? shared = manifest.Pod.Pod.SecurityContext.RunAsUser;
            IEnumerable<string> grants = manifest.Pod.Containers.Select(container =>
                $"{container.Name}: {Names(manifest.Grants.GetValueOrDefault(container.Name), container.SecurityContext.RunAsUser ?? shared)}");
            return new VerbOutcome(0, [], [.. grants], "");
        }
        catch (InputException failure)
        {
            return new VerbOutcome(2, Without(RunFile, failure.Lines), [], "");
        }
    }

    /// <summary>Of convert to annotations; the text that it writes is its output.</summary>
    internal static VerbOutcome OfConvert(byte[] text, Func<ConversionOptions, ConversionOptions>? change = null)
    {
        // Its own buffer: it is not given back.
        ConvertedPart part = new PartConverter(change?.Invoke(s_conversion) ?? s_conversion, asksForWayBack: false).Convert(
            new ManifestBatch(new InputFile(RunFile, RunFile), text, text.Length, Begin: new Position(1, 1), IsLast: true, Error: null));
        string[] problems = part.Unreadable is { } unreadable
            ? [$"{unreadable.Position}: {unreadable.Message}"]
            : [.. part.Findings.Select(finding => $"{finding.Position}: {finding.Message}")];
        return new VerbOutcome(problems.Length > 0 ? 2 : 0, problems, [], Encoding.UTF8.GetString([.. part.Output.SelectMany(piece => piece.ToArray())]))
        {
            Remarks = [.. part.Remarks.Select(remark => $"{remark.Position}: {remark.Message}")],
        };
    }

    /// <summary>A problem without its column, for those who compare with check.</summary>
    internal static string LineOnly(string problem)
    {
        string[] parts = problem.Split(':', 3);
        return parts.Length == 3 && int.TryParse(parts[0], out _) && int.TryParse(parts[1], out _) ? $"{parts[0]}:{parts[2]}" : problem;
    }

    /// <summary>A grant as explain writes it: what a process of the container's user has, or of user 1000 where that is not said.</summary>
    private static string Names(Grant grant, long? user) =>
        string.Join(',', grant.For((uint)(user ?? User)).Select(capability => capability.ToName()));

    /// <summary>Paths as they are given to a verb.</summary>
    internal static IReadOnlyList<TemplatePath> Paths(params string[] texts) =>
        [.. texts.Select(text => TemplatePath.TryParse(text, out TemplatePath? path, out string? error) ? path : throw new ArgumentException(error))];

    private static WorkloadKinds Kinds(string[] templatePaths) => new(Paths(templatePaths));

    private static VerbOutcome InFile(byte[] text, Func<string, VerbOutcome> run)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("f.yaml");
        File.WriteAllBytes(path, text);
        return run(path);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines without what is the same in all: the program's name and the file's.</summary>
    private static string[] Without(string file, IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Replace("ambicap: ", "", StringComparison.Ordinal).Replace($"{file}:", "", StringComparison.Ordinal).TrimStart())];
}
