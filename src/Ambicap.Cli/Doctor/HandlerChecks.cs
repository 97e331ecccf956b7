using Ambicap.Host;
using Ambicap.Host.Containerd;
using Ambicap.Host.Cri;
using Ambicap.Host.Managers;
using Grpc.Core;

namespace Ambicap.Cli.Doctor;

/// <summary>
/// Whether the container runtime of this node has the handler, and whether that is the default one but for ambicap-runtime.
/// </summary>
internal static class HandlerChecks
{
    private const string Answer = "handler: the container runtime's answer";
    private const string Options = "handler: configuration in force";

    /// <summary>Asks the container runtime over the CRI.</summary>
    internal static async Task<Finding> AskAsync(string? endpoint, string handler, CancellationToken cancellation)
    {
        try
        {
            using CriConnection? connection = endpoint is null
                ? await CriEndpoints.TryFindAsync(cancellation)
                : await CriConnection.OpenAsync(endpoint, cancellation);
            return connection is null
                ? Finding.NotSeen(Finding.Node, Answer,
                    "no container runtime answers at the usual places; name one with --runtime-endpoint")
                : Finding.OfNode(
                    Answer,
                    await HandlerCheck.FaultAsync(connection, handler, cancellation),
                    $"{connection.Endpoint} has the handler {handler}",
                    "see docs/runtime.md, \"The handler\"");
        }
        catch (Exception failure) when (failure is HostException or RpcException)
        {
            return Finding.NotSeen(Finding.Node, Answer, failure.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Looks at what containerd has in force.</summary>
    internal static IReadOnlyList<Finding> Configuration(string containerd, string? configuration, string handler, string? runtime)
    {
        HostProgram dump = HostProgram.Run(containerd, configuration is null ? ["config", "dump"]
            : ["--config", configuration, "config", "dump"]);
        if (!dump.Succeeded)
        {
            return [Finding.NotSeen(Finding.Node, Options, $"{containerd} config dump: {dump.Errors}")];
        }

        try
        {
            return [.. Judge(ContainerdDump.Parse(dump.Output), handler, runtime)];
        }
        catch (HostException failure)
        {
            return [Finding.NotSeen(Finding.Node, Options, failure.Message)];
        }
    }

    /// <summary>What a configuration in force says of a handler.</summary>
    internal static IEnumerable<Finding> Judge(ContainerdDump dump, string name, string? runtime)
    {
        if (!dump.Handlers.TryGetValue(name, out ContainerdHandler? handler))
        {
            yield return Finding.OfNode(
                Options, $"containerd has the handlers {string.Join(", ", dump.Handlers.Keys.Order(StringComparer.Ordinal))}, and not {name}", "",
                "add it in the section of the version that the file has (docs/runtime.md, \"containerd\"), and restart containerd");
            yield break;
        }

        yield return Finding.OfNode(
            Options,
            runtime is not null && !IsSame(handler.BinaryName, runtime)
                ? $"handler {name} leads to {(handler.BinaryName.Length == 0 ? "runc" : handler.BinaryName)}, not to {runtime}" : null,
            $"handler {name} leads to {handler.BinaryName}",
            $"set BinaryName = \"{runtime}\" in its options, and restart containerd");
        string[] patterns = [.. OurHandler.PodAnnotations.Except(handler.PodAnnotations)];
        yield return Finding.OfNode(
            "handler: annotations",
            patterns.Length > 0 ? $"pod_annotations of {name} lack {string.Join(", ", patterns)}, so grants do not reach ambicap-runtime"
                : null,
            string.Join(", ", handler.PodAnnotations),
            "add them, and restart containerd");
        if (dump.Default is not { } usual)
        {
            yield return Finding.NotSeen(Finding.Node, "handler: options of the default handler",
                $"containerd has no handler {dump.DefaultName}, which is the default one");
            yield break;
        }

        IReadOnlyList<string> different = handler.DifferencesFrom(usual);
        yield return Finding.OfNode(
            "handler: options of the default handler",
            different.Count > 0 ? $"{name} differs from {dump.DefaultName} in {string.Join(", ", different)}" : null,
            $"{name} has all that {dump.DefaultName} has",
            "take over what the default handler has; SystemdCgroup above all, without which containers leave kubepods.slice");
    }

    /// <summary>By links too: the stable path may be one.</summary>
    private static bool IsSame(string path, string other) => path == other || Real(path) == Real(other);

    private static string Real(string path) => File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path
        : path;
}
