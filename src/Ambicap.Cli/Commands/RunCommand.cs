using System.CommandLine;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Grpc.Core;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap run</c>: a Pod manifest on a container runtime, without a cluster.</summary>
internal static class RunCommand
{
    private const string Description = """
        Run a Pod manifest on a container runtime, without a cluster.

        Starts the Pod's sandbox, its init containers in order, then its containers; shows their state, logs and five capability
        sets; removes the Pod. Grants are read from the annotations (ambient.ambicap.dev/CONTAINER, nonroot.ambicap.dev/CONTAINER)
        and from the KEP's own fields (capabilities.ambient, capabilities.addForNonRoot).

        Of a workload its Pod template is run; of several in the file the one that is named. Fields that cannot change what a process may do,
        such as resources, are left out, and one line says which. Any other field that is not honoured is an error.

        Without --runtime-endpoint the usual sockets are tried; where nothing answers, a private containerd is started in a temporary
        folder, with the images ambicap.local/busybox:plain and ambicap.local/busybox:setcap and the handlers ambicap and runc.

        Exit code 0: what should end ended with 0, and the rest runs. 1: a container failed. 2: the Pod could not be run at all.

        Examples:
          ambicap run -f pod.yaml
          ambicap run -f deploy.yaml deployment/web --probes
          ambicap run -f pod.yaml --runtime-endpoint unix:///run/containerd/containerd.sock --runtime-handler ambicap -o json
          kubectl run web --image ambicap.local/busybox:plain --dry-run=client -o yaml -- sleep 60 | ambicap run -f -
        """;

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(30);

    internal static Verb Create()
    {
        Argument<string?> name = new("NAME") { Description = "the Pod or workload of the manifests that is meant, such as web or deployment/web", Arity = ArgumentArity.ZeroOrOne };
        name.Validators.Add(result =>
        {
            // No name begins like this: it is an option that is none.
            if (result.Tokens is [{ Value: ['-', ..] option }])
            {
                result.AddError($"Unrecognized command or argument '{option}'.");
            }
        });
        InputOptions input = new(isRequired: true);
        Option<string?> endpoint = new("--runtime-endpoint") { Description = "the CRI endpoint, such as unix:///run/containerd/containerd.sock" };
        Option<string?> handler = new("--runtime-handler") { Description = "the runtime handler; default: the Pod's runtimeClassName, else the runtime's default" };
        Option<TimeSpan?> timeout = new("--timeout")
        {
            Description = "how long containers that should end may run, such as 500ms, 30s or 5m; default: 30s",
            CustomParser = Duration.Parse,
        };
        Option<bool> probes = new("--probes") { Description = "run the commands of probes and of postStart and preStop too; one that fails is a failure" };
        TemplatePathOption templatePaths = new();
        Option<bool> keep = new("--keep") { Description = "leave the Pod running; with a private containerd, until Ctrl-C" };
        Option<string[]> archives = new("--image-archive") { Description = "an OCI or Docker archive to import into the private containerd; may be repeated" };
        Option<string?> allow = new("--allow") { Description = "the limit of the private containerd, such as NET_BIND_SERVICE,NET_RAW; default: NET_BIND_SERVICE" };
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("run", Description, "it starts containers and reads what the kernel gives their processes")
        {
            name, input.Files, input.Recursive, endpoint, handler, timeout, keep, probes, archives, allow, templatePaths.Option, output,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new Request(
                input.Read(parsed),
                parsed.GetValue(name),
                new WorkloadKinds(templatePaths.Read(parsed)),
                parsed.GetValue(endpoint),
                parsed.GetValue(handler),
                parsed.GetValue(timeout) ?? s_defaultTimeout,
                parsed.GetValue(keep),
                parsed.GetValue(probes),
                parsed.GetValue(archives) ?? [],
                parsed.GetValue(allow),
                parsed.GetRequiredValue(output)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken ending)
    {
        using HangUp hangUp = new(ending);
        try
        {
            return await RunToEndAsync(request, hangUp.Token);
        }
        catch (RpcException) when (hangUp.Token.IsCancellationRequested)
        {
            // A call that is cut off may end by whatever the runtime, or the connection, says of it first.
            throw new OperationCanceledException(hangUp.Token);
        }
    }

    private static async Task<int> RunToEndAsync(Request request, CancellationToken cancellation)
    {
        RunManifest manifest = RunManifest.Load(request.Files, request.Name, request.Kinds);
        CapabilitySet allowed = ParseLimit(request.Allow);
        using CriConnection? existing = request.Endpoint is { } endpoint
            ? await CriConnection.OpenAsync(endpoint, cancellation)
            : await CriEndpoints.TryFindAsync(cancellation);
        if (existing is not null)
        {
            RejectPrivateOptions(request, existing);
            await SweepAsync(cancellation);
            using RunFolder folder = new(existing.Endpoint);
            string named = request.Handler ?? manifest.Pod.Pod.RuntimeClassName ?? "";
            string parent = await SystemdCgroups.AreUsedAsync(existing, named, cancellation) ? SystemdCgroups.Slice : "";
            RunOptions options = new(named, request.Timeout, folder.Path, parent) { RunsProbes = request.RunsProbes, IsKept = request.Keep };
            return await RunAsync(request, manifest, existing, options, folder, allowed, cancellation);
        }

        await RunFolder.SweepAsync(cancellation);
        Terminal.Progress("starting a private containerd ...");
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(Prerequisites.Find(), allowed, cancellation);
        foreach (string archive in request.Archives)
        {
            Terminal.Progress($"importing {archive} ...");
            await containerd.ImportAsync(archive, cancellation);
        }

        if (manifest.Pod.Pod.IsInUserNamespace)
        {
            containerd.Open();
        }

        string handler = request.Handler ?? manifest.Pod.Pod.RuntimeClassName ?? ContainerdConfiguration.AmbicapHandler;
        RunOptions own = new(handler, request.Timeout, containerd.Folder, containerd.CgroupParent) { EndsWithRuntime = true, RunsProbes = request.RunsProbes, IsKept = request.Keep };
        return await RunAsync(request, manifest, containerd.Connection, own, null, allowed, cancellation);
    }

    /// <summary>Takes down what runs left that were killed, on whatever runtime.</summary>
    private static async Task SweepAsync(CancellationToken cancellation)
    {
        await RunFolder.SweepAsync(cancellation);
        await ContainerdRemains.SweepAsync();
    }

    /// <param name="request">What was asked for.</param>
    /// <param name="manifest">The Pod.</param>
    /// <param name="connection">The runtime.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="folder">The run's own folder; null with a private containerd, which has one.</param>
    /// <param name="allowed">The limit of a private containerd.</param>
    /// <param name="cancellation">Ends the run.</param>
    private static async Task<int> RunAsync(
        Request request, RunManifest manifest, CriConnection connection, RunOptions options, RunFolder? folder, CapabilitySet allowed, CancellationToken cancellation)
    {
        bool isPrivate = folder is null;
        Terminal.Progress($"running Pod {manifest.Pod.Name} ...");
        (RunnablePod pod, IReadOnlyList<(string Container, CapabilitySet Added)> additions) = GrantCompletion.Complete(manifest.Pod, manifest.Grants);
        await using PodRunner runner = new(connection, options);
        PodRun run = await runner.RunAsync(pod, manifest.Grants, cancellation);
        Terminal.EndProgress();
        CapabilitySet refused = isPrivate ? RefusedGrants.Explain(run, allowed) : CapabilitySet.Empty;
        foreach ((string container, CapabilitySet added) in additions)
        {
            Terminal.Warn($"container \"{container}\": {added} stands in capabilities.add too, as admission has it, so that the default seccomp profile opens for it");
        }

        if (manifest.LeftOut.Where(field => !request.RunsProbes || !IsProbe(field)).ToArray() is { Length: > 0 } leftOut)
        {
            Terminal.Warn($"left out, since they cannot change capabilities: {string.Join(", ", leftOut)}");
        }

        if (request.Output == OutputFormat.Json)
        {
            RunJson.Of(run).Write();
        }
        else
        {
            RunTable.Write(run);
        }

        if (!refused.IsEmpty)
        {
            Terminal.Warn($"to have it granted, run it again with --allow {allowed | refused}");
        }

        if (request.Keep && isPrivate)
        {
            Terminal.Warn($"the Pod runs at {connection.Endpoint}; press Ctrl-C to remove it");
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else if (request.Keep)
        {
            runner.Keep();
            folder!.Keep();
            Terminal.Warn($"the Pod stays; remove it with: crictl rmp -f {run.SandboxId} && rm -r {options.Folder}");
        }

        return run.IsGood ? ExitCode.Good : ExitCode.Negative;
    }

    private static bool IsProbe(string field) => field == "lifecycle" || field.EndsWith("Probe", StringComparison.Ordinal);

    private static CapabilitySet ParseLimit(string? allow)
    {
        if (allow is null)
        {
            return CapabilitySet.Of(Capabilities.Capability.NetBindService);
        }

        return GrantValue.TryParse(allow, out CapabilitySet set, out string? error) ? set : throw new InputException($"--allow: {error}");
    }

    private static void RejectPrivateOptions(Request request, CriConnection connection)
    {
        if (request.Archives.Length > 0 || request.Allow is not null)
        {
            throw new InputException(
                $"--image-archive and --allow are for a private containerd, and {connection.Endpoint} is in use; import and configure it there");
        }
    }

    private sealed record Request(
        string[] Files, string? Name, WorkloadKinds Kinds, string? Endpoint, string? Handler, TimeSpan Timeout, bool Keep, bool RunsProbes, string[] Archives,
        string? Allow, string Output);
}
