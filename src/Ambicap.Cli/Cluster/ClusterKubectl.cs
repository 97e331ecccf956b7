using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Conversion;

namespace Ambicap.Cli.Cluster;

/// <summary>kubectl, for one cluster. It has every way to reach and to authenticate that an administrator may need; we have none.</summary>
/// <param name="path">The program.</param>
/// <param name="connection">The options that choose the cluster.</param>
internal sealed class ClusterKubectl(string path, IReadOnlyList<string> connection)
{
    /// <summary>The name under which what we apply is ours.</summary>
    internal const string Manager = "ambicap";

    /// <summary>The kubectl in PATH.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal static ClusterKubectl Find(IReadOnlyList<string> connection) =>
        new(Kubectl.Find("install it, or apply what ambicap install -o yaml prints by another client"), connection);

    /// <summary>Runs kubectl to its end.</summary>
    internal Task<KubectlRun> RunAsync(CancellationToken cancellation, params IEnumerable<string> arguments) => RunAsync("", cancellation, arguments);

    /// <summary>Runs kubectl with an input to its end.</summary>
    internal async Task<KubectlRun> RunAsync(string input, CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(path, [.. connection, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything; its exit code says why.
        }

        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return new KubectlRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Objects, or one; null where they are not there.</summary>
    /// <exception cref="InputException">They cannot be read.</exception>
    internal async Task<JsonNode?> GetAsync(CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        KubectlRun run = await RunAsync(cancellation, ["get", "-o", "json", "--ignore-not-found", .. arguments]);
        return run.IsGood ? run.Json : throw new InputException($"kubectl get {string.Join(' ', arguments)}: {run.Reason}; see kubectl config current-context and your rights");
    }

    /// <summary>The items of a list.</summary>
    /// <exception cref="InputException">They cannot be read.</exception>
    internal async Task<IReadOnlyList<JsonNode>> ListAsync(CancellationToken cancellation, params IEnumerable<string> arguments) =>
        [.. ((await GetAsync(cancellation, arguments))?["items"] as JsonArray ?? []).OfType<JsonNode>()];
}
