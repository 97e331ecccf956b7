using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>Puts objects on a cluster, and takes them away.</summary>
/// <param name="kubectl">The cluster.</param>
/// <param name="isForced">Whether what others set is taken over.</param>
internal sealed class ClusterObjects(ClusterKubectl kubectl, bool isForced)
{
    /// <summary>Applies objects by server-side apply: what others set in them stays, and what both set is a conflict.</summary>
    /// <exception cref="StepException">One of them was not taken.</exception>
    internal async Task ApplyAsync(string step, IEnumerable<JsonObject> objects, CancellationToken cancellation, params IEnumerable<string> more)
    {
        string[] force = isForced ? ["--force-conflicts"] : [];
        KubectlRun run = await kubectl.RunAsync(
            ListOf(objects), cancellation, ["apply", "--server-side", $"--field-manager={ClusterKubectl.Manager}", .. force, .. more, "-f", "-"]);
        Console.Out.Write(run.Output);
        if (!run.IsGood)
        {
            string remedy = run.Errors.Contains("conflict", StringComparison.OrdinalIgnoreCase)
                ? "somebody else set these fields; leave them to whoever did, or give --force to take them over"
                : "correct that, and run the same command again";
            throw new StepException(step, run.Errors.Trim(), remedy);
        }
    }

    /// <summary>Deletes objects, in order, and waits until they are gone; those that are not there are no failure.</summary>
    /// <exception cref="StepException">One of them stays.</exception>
    internal async Task DeleteAsync(string step, IEnumerable<JsonObject> objects, CancellationToken cancellation, params IEnumerable<string> more)
    {
        KubectlRun run = await kubectl.RunAsync(
            ListOf(objects.Select(Head)), cancellation, ["delete", "--ignore-not-found", "--wait", "--timeout=120s", .. more, "-f", "-"]);
        Console.Out.Write(run.Output);
        if (!run.IsGood)
        {
            throw new StepException(step, run.Errors.Trim(), "correct that, and run the same command again: what is gone stays gone");
        }
    }

    /// <summary>An object of which only the name counts.</summary>
    internal static JsonObject Named(string version, string kind, string name, string? space = null)
    {
        JsonObject metadata = new() { ["name"] = name };
        if (space is not null)
        {
            metadata["namespace"] = space;
        }

        return new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
    }

    /// <summary>The object without anything but its name.</summary>
    internal static JsonObject Head(JsonObject item) =>
        Named((string)item["apiVersion"]!, (string)item["kind"]!, (string)item["metadata"]!["name"]!, (string?)item["metadata"]!["namespace"]);

    /// <summary>Objects as kubectl reads them.</summary>
    internal static string ListOf(IEnumerable<JsonObject> objects) =>
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects.Select(item => item.DeepClone())]) }.ToJsonString();
}

/// <summary>A step was begun and not done: exit code 1.</summary>
/// <param name="step">The step.</param>
/// <param name="reason">Why, perhaps in several lines.</param>
/// <param name="remedy">What to do.</param>
internal sealed class StepException(string step, string reason, string remedy) : Exception($"{step}: {reason}; {remedy}")
{
    internal IReadOnlyList<string> Lines { get; } = [.. $"{step}: {reason}".Split('\n', StringSplitOptions.RemoveEmptyEntries), remedy];
}
