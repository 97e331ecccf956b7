using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Node.Interop;
using Ambicap.Node.Metrics;

namespace Ambicap.Node.Observing;

/// <summary>
/// Asks the container runtime for the handler, and ambicap-runtime for its configuration, in a process that ends afterwards:
/// <c>ambicap-node probe</c>. gRPC would take more memory than all the rest, and the other program has to be run within the host's own
/// file system, where it finds what it names.
/// </summary>
internal static class NodeProbe
{
    /// <summary>The verb of that process.</summary>
    internal const string Verb = "probe";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the process, and reads what it prints.</summary>
    internal static ProbeResult Ask(ObserverOptions options) =>
        Read(ChildProgram.TryRun([Verb, options.HostRoot, options.CriEndpoint ?? "", options.Handler, options.RuntimePath], ""),
            DateTime.UtcNow);

    /// <summary>Reads what the process printed: lines of a key and its value.</summary>
    internal static ProbeResult Read(string? output, DateTime now)
    {
        const string noAnswer = "it could not be asked";
        Dictionary<string, string> lines = new(StringComparer.Ordinal);
        foreach (string line in (output ?? "").Split('\n'))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            lines[space < 0 ? line : line[..space]] = space < 0 ? "" : line[(space + 1)..].Trim();
        }

        return new ProbeResult(
            now,
            lines.TryGetValue("handler", out string? handler) ? Fault(handler) : noAnswer,
            lines.TryGetValue("runtime-check", out string? runtime) ? Fault(runtime) : noAnswer,
            lines.GetValueOrDefault("version", ""),
            CapabilitySet.TryParse(lines.GetValueOrDefault("allowed", ""), out CapabilitySet limit) ? limit : CapabilitySet.Empty);
    }

    /// <summary>The process itself.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string hostRoot, string endpoint, string handler, string runtimePath)
    {
        Console.WriteLine($"handler {await AskHandlerAsync(hostRoot, endpoint, handler) ?? "ok"}");
        Console.Write(AskRuntime(hostRoot, runtimePath));
        return 0;
    }

    private static string? Fault(string text) => text == "ok" ? null : text;

    private static async Task<string?> AskHandlerAsync(string hostRoot, string endpoint, string handler)
    {
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            using CriConnection? connection = endpoint.Length > 0
                ? await CriConnection.OpenAsync(hostRoot + endpoint, patience.Token)
                : await CriEndpoints.TryFindAsync(hostRoot, patience.Token);
            return connection is null
                ? "no container runtime answers at the usual places; name its socket with --cri-endpoint"
                : await HandlerCheck.FaultAsync(connection, handler, patience.Token);
        }
        catch (Exception failure) when (failure is HostException or Grpc.Core.RpcException or OperationCanceledException)
        {
            return failure.Message.ReplaceLineEndings(" ");
        }
    }

    private static string AskRuntime(string hostRoot, string path)
    {
        try
        {
            if (hostRoot.Length > 0 && Libc.ChangeRoot(hostRoot) != 0)
            {
                return "runtime-check the host's file system cannot be entered; run ambicap-node with SYS_CHROOT\n";
            }

            Environment.CurrentDirectory = "/";
            using Process child = Process.Start(new ProcessStartInfo(path, ["--ambicap-check-config"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string output = child.StandardOutput.ReadToEnd();
            string errors = child.StandardError.ReadToEnd();
            child.WaitForExit();
            return child.ExitCode == 0 ? $"{output}runtime-check ok\n" : $"runtime-check {errors.ReplaceLineEndings(" ")}\n";
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return $"runtime-check {path}: {failure.Message}\n";
        }
    }
}
