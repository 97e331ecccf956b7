using System.Globalization;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Host.Processes;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Ambicap.Node.Probing;

/// <summary>
/// A Pod of our own through our handler: one container, user 1000, with everything dropped and a grant, whose five sets the kernel is
/// asked for. Its image is the one that its sandbox has, so nothing has to be brought; what it runs only waits.
/// </summary>
/// <remarks>
/// It has a log, which nobody reads: a kubelet that finds the Pod removes what it does not know, and with each container every file whose
/// name begins with the log's path. An empty path would be the beginning of every name in its working folder, the host's root: kubelet 1.36
/// took /bin, a link, from a node.
/// </remarks>
internal sealed class ProbePod(CriConnection connection, HostRoot root, ProbeOptions options)
{
    private const string Container = "probe";
    private const uint User = 1000;
    private const string LogFolder = RecordLines.Folder + "/probe";
    private const string LogFile = Container + ".log";
    private const string Label = GrantKeys.Domain + "/probe";

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_removeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_settleTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it and removes it, whatever comes of it.</summary>
    /// <exception cref="HostException">It cannot be run, or does not hold exactly its grant.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        await RemoveLeftoversAsync();
        string? sandbox = null;
        try
        {
            CreateLogFolder();
            DateTime deadline = DateTime.UtcNow + s_startTimeout;
            PodSandboxConfig config = SandboxConfig();
            RunPodSandboxRequest request = new() { Config = config, RuntimeHandler = OurHandler.Name };
            sandbox = (await connection.Runtime.RunPodSandboxAsync(request, deadline: deadline, cancellationToken: cancellation)).PodSandboxId;
            string image = await ImageAsync(sandbox, config, deadline, cancellation);
            Judge(await StartAsync(sandbox, config, image, deadline, cancellation));
        }
        catch (RpcException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new HostException($"a Pod of handler {OurHandler.Name} cannot be run: {failure.Status.Detail}; see the log of the container manager");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostException($"a Pod of handler {OurHandler.Name} does not start within {s_startTimeout.TotalSeconds} seconds; see the log of the container manager");
        }
        finally
        {
            if (sandbox is not null)
            {
                await RemoveAsync(sandbox);
            }

            RemoveLogFolder();
        }
    }

    private void CreateLogFolder()
    {
        try
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            string folder = root.Resolve(LogFolder);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(folder)!, ownerOnly);
            _ = Directory.CreateDirectory(folder, ownerOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{LogFolder}, the folder of the probe's log, cannot be made: {failure.Message.TrimEnd('.')}; make the file system writable, and try again");
        }
    }

    private void RemoveLogFolder()
    {
        try
        {
            Directory.Delete(root.Resolve(LogFolder), recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next run uses it again.
        }
    }

    private PodSandboxConfig SandboxConfig()
    {
        string uid = Guid.NewGuid().ToString();
        PodSandboxConfig config = new()
        {
            Metadata = new PodSandboxMetadata { Name = "ambicap-probe", Namespace = "ambicap-system", Uid = uid },
            LogDirectory = LogFolder,
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = options.CgroupParent,
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = Namespaces },
            },
        };
        config.Labels[Label] = "true";
        config.Labels[ManagerKeys.KubeletPod] = config.Metadata.Name;
        config.Labels[ManagerKeys.KubeletNamespace] = config.Metadata.Namespace;
        config.Labels[ManagerKeys.KubeletUid] = uid;
        if (!options.Grant.IsEmpty)
        {
            config.Annotations[GrantKeys.AmbientPrefix + Container] = options.Grant.ToString();
        }

        return config;
    }

    /// <summary>The host's network: on a new node the cluster's may not be there yet.</summary>
    private static NamespaceOption Namespaces => new() { Network = NamespaceMode.Node, Pid = NamespaceMode.Container };

    /// <summary>The image of the sandbox, which is there already, or an administrator's choice.</summary>
    private async Task<string> ImageAsync(string sandbox, PodSandboxConfig config, DateTime deadline, CancellationToken cancellation)
    {
        PodSandboxStatusResponse status = await connection.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = sandbox, Verbose = true }, deadline: deadline, cancellationToken: cancellation);
        string image = options.Image ?? Text(status.Info, "image") ?? options.SandboxImage ?? await SandboxImageAsync(deadline, cancellation)
            ?? throw new HostException("the container manager does not say which image a sandbox has; name an image that waits with --probe-image");
        ImageStatusRequest request = new() { Image = new ImageSpec { Image = image } };
        if ((await connection.Images.ImageStatusAsync(request, deadline: deadline, cancellationToken: cancellation)).Image is null)
        {
            PullImageRequest pull = new() { Image = request.Image, SandboxConfig = config };
            _ = await connection.Images.PullImageAsync(pull, deadline: deadline, cancellationToken: cancellation);
        }

        return image;
    }

    /// <summary>What CRI-O says of its configuration, and nothing of a sandbox's own.</summary>
    private async Task<string?> SandboxImageAsync(DateTime deadline, CancellationToken cancellation)
    {
        StatusResponse status = await connection.Runtime.StatusAsync(new StatusRequest { Verbose = true }, deadline: deadline, cancellationToken: cancellation);
        return Text(status.Info, "sandboxImage", "config");
    }

    private async Task<ProcessStatus> StartAsync(string sandbox, PodSandboxConfig config, string image, DateTime deadline, CancellationToken cancellation)
    {
        ContainerConfig container = new()
        {
            Metadata = new ContainerMetadata { Name = Container },
            LogPath = LogFile,
            Image = new ImageSpec { Image = image },
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext
                {
                    RunAsUser = new Int64Value { Value = User },
                    RunAsGroup = new Int64Value { Value = User },
                    NoNewPrivs = true,
                    NamespaceOptions = Namespaces,
                    Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Unconfined },
                    Capabilities = new Host.Cri.Capability { DropCapabilities = { "ALL" } },
                },
            },
        };
        container.Labels[ManagerKeys.KubeletName] = Container;
        CreateContainerRequest create = new() { PodSandboxId = sandbox, Config = container, SandboxConfig = config };
        string id = (await connection.Runtime.CreateContainerAsync(create, deadline: deadline, cancellationToken: cancellation)).ContainerId;
        _ = await connection.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, deadline: deadline, cancellationToken: cancellation);
        ContainerStatusResponse status = await connection.Runtime.ContainerStatusAsync(
            new ContainerStatusRequest { ContainerId = id, Verbose = true }, deadline: deadline, cancellationToken: cancellation);
        int processId = int.TryParse(Text(status.Info, "pid"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        return await LookAsync(processId, cancellation)
            ?? throw new HostException($"the process {processId} of the probe's container cannot be seen; run ambicap-node in the host's process namespace (hostPID: true)");
    }

    /// <summary>The process as its entry point, not as the OCI runtime on its way there.</summary>
    private static async Task<ProcessStatus?> LookAsync(int processId, CancellationToken cancellation)
    {
        DateTime end = DateTime.UtcNow + s_settleTimeout;
        while (EntryPoint.IsRuntimeItself(processId) && DateTime.UtcNow < end)
        {
            await Task.Delay(s_poll, cancellation);
        }

        return processId > 0 ? ProcessStatus.TryRead(processId) : null;
    }

    private void Judge(ProcessStatus process)
    {
        ProcessCapabilities expected = new(options.Grant, options.Grant, options.Grant, options.Grant, options.Grant);
        if (process.UserId != User || process.Capabilities != expected)
        {
            throw new HostException($"the probe's container, granted {Names(options.Grant)}, runs as user {process.UserId} and holds {Sets(process.Capabilities)}; "
                + "see that no other program changes config.json, and report this");
        }
    }

    private static string Sets(ProcessCapabilities sets) =>
        $"inheritable {Names(sets.Inheritable)}, permitted {Names(sets.Permitted)}, effective {Names(sets.Effective)}, bounding {Names(sets.Bounding)}, ambient {Names(sets.Ambient)}";

    private static string Names(CapabilitySet set) => set.IsEmpty ? "nothing" : set.ToString();

    /// <summary>What a run left that was killed.</summary>
    private async Task RemoveLeftoversAsync()
    {
        ListPodSandboxRequest request = new() { Filter = new PodSandboxFilter { LabelSelector = { [Label] = "true" } } };
        try
        {
            ListPodSandboxResponse left = await connection.Runtime.ListPodSandboxAsync(request, deadline: DateTime.UtcNow + s_removeTimeout);
            foreach (PodSandbox sandbox in left.Items)
            {
                await RemoveAsync(sandbox.Id);
            }
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            // Whoever does not answer is told of by the next call.
        }
    }

    /// <summary>On every way out, also where the run is given up. The kubelet, which does not know the Pod, may be quicker.</summary>
    private async Task RemoveAsync(string sandbox)
    {
        try
        {
            DateTime deadline = DateTime.UtcNow + s_removeTimeout;
            _ = await connection.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = sandbox }, deadline: deadline);
            _ = await connection.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = sandbox }, deadline: deadline);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            // The next run finds it by its label.
        }
    }

    /// <summary>A member of what containerd and CRI-O say under a key of verbose answers.</summary>
    private static string? Text(MapField<string, string> info, string name, string key = "info")
    {
        if (!info.TryGetValue(key, out string? json))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out JsonElement value) && value.ToString() is { Length: > 0 } text ? text : null;
    }
}
