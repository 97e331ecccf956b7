using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Conformance.Results;

/// <summary>The form <c>-o json</c>.</summary>
/// <param name="Runtime">What the runtime calls itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="Handler">The handler; absent for the runtime's default.</param>
/// <param name="Endpoint">Where it was.</param>
/// <param name="Defaults">What the runtime gives a container that asks for nothing.</param>
/// <param name="Passed">How many cases passed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="NotSupported">How many are about what the runtime lacks.</param>
/// <param name="NotRun">How many could not be looked at from here.</param>
/// <param name="Cases">The cases in the order of their names.</param>
internal sealed record ResultJson(
    string Runtime, string Version, string? Handler, string Endpoint, IReadOnlyList<string> Defaults, int Passed, int Failed, int NotSupported,
    int NotRun, IReadOnlyList<CaseJson> Cases)
{
    internal static void Write(RunResults results) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new ResultJson(
            results.Runtime,
            results.Version,
            results.Handler.Length > 0 ? results.Handler : null,
            results.Endpoint,
            SetsJson.Names(results.Defaults),
            results.Count(CaseEnding.Pass),
            results.Count(CaseEnding.Fail),
            results.Count(CaseEnding.NotSupported),
            results.Count(CaseEnding.NotRun),
            [.. results.Cases.Select(CaseJson.Of)]),
        ResultJsonContext.Default.ResultJson));

    /// <summary>The cases, for <c>--list</c>.</summary>
    internal static void WriteList(IReadOnlyList<ConformanceCase> cases) => Console.Out.WriteLine(JsonSerializer.Serialize(
        [.. cases.Select(found => new ListedCaseJson(found.Name, found.Feature, found.Needs, found.Rule, found.Source, found.Note))],
        ResultJsonContext.Default.IReadOnlyListListedCaseJson));
}

/// <param name="Name">The case's name.</param>
/// <param name="Result">pass, fail, not supported or not run.</param>
/// <param name="Feature">Whether a runtime needs <c>add_ambient_capabilities</c> to pass it.</param>
/// <param name="Rule">What must hold.</param>
/// <param name="Source">Whose rule it is.</param>
/// <param name="Reasons">What was wrong, the runtime's words, or why it was not run.</param>
/// <param name="Choices">What the runtime does where the words leave it open.</param>
/// <param name="Seen">The processes that were looked at.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record CaseJson(
    string Name, string Result, bool Feature, string Rule, string Source, IReadOnlyList<string> Reasons, IReadOnlyList<string> Choices,
    IReadOnlyList<SeenJson> Seen, long Milliseconds)
{
    internal static CaseJson Of(CaseResult result) => new(
        result.Case.Name,
        CaseEndingName.Of(result.Ending),
        result.Case.Feature,
        result.Case.Rule,
        result.Case.Source,
        result.Reasons,
        result.Choices,
        [.. result.Seen.Select(seen => new SeenJson(seen.Container, seen.Process, SetsJson.Of(seen.Sets)))],
        (long)result.Duration.TotalMilliseconds);
}

/// <param name="Container">The container's name in the case.</param>
/// <param name="Process">Which process of it.</param>
/// <param name="Sets">What it held.</param>
internal sealed record SeenJson(string Container, string Process, SetsJson Sets);

/// <param name="Name">The case's name.</param>
/// <param name="Feature">Whether a runtime needs <c>add_ambient_capabilities</c> to pass it.</param>
/// <param name="Needs">What else a runtime may lack; absent for nothing.</param>
/// <param name="Rule">What must hold.</param>
/// <param name="Source">Whose rule it is.</param>
/// <param name="Note">What the words leave open, or practice does otherwise; absent for nothing.</param>
internal sealed record ListedCaseJson(string Name, bool Feature, string? Needs, string Rule, string Source, string? Note);

[JsonSerializable(typeof(ResultJson))]
[JsonSerializable(typeof(IReadOnlyList<ListedCaseJson>))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
