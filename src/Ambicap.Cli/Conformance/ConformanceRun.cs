using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Cli.Conformance.Running;
using Ambicap.Cli.Output;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Conformance;

/// <summary>One run against one runtime.</summary>
internal static class ConformanceRun
{
    /// <summary>Runs the cases, and removes whatever was made, however it ends.</summary>
    /// <exception cref="InputException">No container can be run there at all.</exception>
    internal static async Task<RunResults> RunAsync(
        CriConnection connection, IReadOnlyList<ConformanceCase> cases, ConformanceOptions options, CancellationToken cancellation)
    {
        VersionResponse version = await connection.GreetAsync(cancellation);
        RunOwner owner = RunOwner.Current();
        using NodeFiles files = new();
        await using NodePreparation node =
            await NodePreparation.DoAsync(connection, options, files.Folder, owner, cancellation);
        await using SandboxPool sandboxes = new(connection, options.Handler, node.CgroupParent, owner);
        CaseRunner runner = new(connection, sandboxes, files, node.Image.Id, options.Timeout);
        runner.Defaults = await MeasureDefaultsAsync(runner, connection, options.Handler, cancellation);
        List<CaseResult> results = [];
        foreach (ConformanceCase found in cases)
        {
            Terminal.Progress($"{results.Count + 1} of {cases.Count}: {found.Name} ...");
            results.Add(await runner.RunAsync(found, cancellation));
        }

        Terminal.Progress("removing what was made ...");
        return new RunResults(version.RuntimeName, version.RuntimeVersion, connection.Endpoint, options.Handler, runner.Defaults, results);
    }

    /// <summary>What a container of root's holds that asks for nothing; every expectation is relative to it.</summary>
    private static async Task<CapabilitySet> MeasureDefaultsAsync(
        CaseRunner runner, CriConnection connection, string handler, CancellationToken cancellation)
    {
        using JsonDocument config = JsonDocument.Parse("""{ "linux": { "securityContext": { "runAsUser": { "value": "0" } } } }""");
        CaseContainer container = new("defaults", config.RootElement) { Checks = [new CaseCheck(CheckSubjects.Init)] };
        ConformanceCase found = new("defaults", "", "") { Containers = [container] };
        CaseResult result = await runner.RunAsync(found, cancellation);
        return result is { Ending: CaseEnding.Pass, Seen: [var seen] }
            ? seen.Sets.Bounding
            : throw new InputException(
                $"the runtime at {connection.Endpoint} cannot run a container{(handler.Length > 0 ? $" with the handler {handler}" : "")}: "
                + $"{string.Join("; ", result.Reasons)}; make that work first");
    }
}
