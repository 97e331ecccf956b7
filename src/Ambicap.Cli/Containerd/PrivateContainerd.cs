using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Cli.Images;
using Ambicap.Cli.Ownership;
using Ambicap.Host;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Containerd;

/// <summary>
/// A containerd of our own: root, state and socket in a temporary folder, beside whatever containerd the host has. Taken down with
/// everything it started and mounted.
/// </summary>
internal sealed class PrivateContainerd : IAsyncDisposable
{
    // Kubernetes asks for it (hostUsers: false); 1.7 has another form of it.
    private const int FirstWithUserNamespaces = 2;

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private readonly OwnedFolder _owned;
    private readonly Prerequisites _programs;
    private readonly Process _process;
    private CriConnection? _connection;
    private string _version = "";

    private PrivateContainerd(OwnedFolder owned, Prerequisites programs, CapabilitySet allowed)
    {
        _owned = owned;
        _programs = programs;
        WriteConfiguration(allowed);
        _process = StartProcess();
    }

    /// <summary>The folder that everything is in.</summary>
    internal string Folder => _owned.Path;

    /// <summary>The endpoint.</summary>
    internal string Endpoint => "unix://" + Socket;

    /// <summary>The control group that its Pods should be in, so that it can be removed with them.</summary>
    internal string CgroupParent => "/" + Path.GetFileName(Folder);

    /// <summary>A connection to it, owned by it.</summary>
    internal CriConnection Connection => _connection!;

    private string Socket => Path.Combine(Folder, "containerd.sock");

    private string Log => Path.Combine(Folder, "containerd.log");

    /// <summary>
    /// Starts one with the images of <see cref="BusyboxImages"/> and the handlers runc and ambicap. What an earlier one left that was
    /// killed is taken down first.
    /// </summary>
    /// <param name="programs">What it is made of.</param>
    /// <param name="allowed">The limit of its handler ambicap.</param>
    /// <param name="cancellation">Gives up, and takes down what was begun.</param>
    /// <exception cref="InputException">It does not start.</exception>
    internal static async Task<PrivateContainerd> StartAsync(Prerequisites programs, CapabilitySet allowed, CancellationToken cancellation)
    {
        await ContainerdRemains.SweepAsync();
        PrivateContainerd containerd = new(OwnedFolder.Create(ContainerdRemains.Prefix), programs, allowed);
        try
        {
            await containerd.WaitUntilReadyAsync(cancellation);
            await containerd.ImportImagesAsync(cancellation);
            return containerd;
        }
        catch
        {
            await containerd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Imports an OCI archive.</summary>
    /// <exception cref="InputException">containerd does not take it.</exception>
    internal async Task ImportAsync(string archive, CancellationToken cancellation)
    {
        (int exitCode, _, string errors) = await RunCtrAsync(cancellation, "images", "import", "--snapshotter", Snapshotter, archive);
        if (exitCode != 0)
        {
            throw new InputException($"image archive {archive}: {errors.Trim()}; give an OCI or Docker archive");
        }
    }

    /// <summary>The folders that a container's root file system is made of without what it wrote itself, the uppermost first.</summary>
    /// <param name="snapshot">The key of its snapshot.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<IReadOnlyList<string>> LayersAsync(string snapshot, CancellationToken cancellation)
    {
        (_, string output, _) = await RunCtrAsync(cancellation, "snapshots", "--snapshotter", Snapshotter, "mounts", "/", snapshot);
        const string lower = "lowerdir=";
        return [.. output.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith(lower, StringComparison.Ordinal)).SelectMany(word => word[lower.Length..].Split(':'))];
    }

    /// <summary>Why its Pods can have no user namespace; null where they can.</summary>
    internal string? NoUserNamespace => int.TryParse(_version.TrimStart('v').Split('.')[0], out int major) && major >= FirstWithUserNamespaces
        ? null
        : $"containerd {_version} gives Pods no user namespace; use 2.0 or newer";

    /// <summary>Lets every user of this host pass through the folder, whose name they do not know: the root of a Pod in a user namespace is nobody on the host.</summary>
    internal void Open() => File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private async Task<(int ExitCode, string Output, string Errors)> RunCtrAsync(CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(_programs.Ctr, ["--address", Socket, "--namespace", "k8s.io", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process ctr = Process.Start(start)!;
        Task<string> errors = ctr.StandardError.ReadToEndAsync(cancellation);
        string output = await ctr.StandardOutput.ReadToEndAsync(cancellation);
        await ctr.WaitForExitAsync(cancellation);
        return (ctr.ExitCode, output, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        await RemovePodsAsync();
        _connection?.Dispose();
        await HostProcesses.EndAsync(_process.Id, s_stopTimeout);
        _process.Dispose();
        await ContainerdRemains.RemoveAsync(Folder);
        _owned.Dispose();
    }

    // overlayfs cannot be stacked on itself, as in a container's own root file system.
    private string Snapshotter => MountTable.FileSystemOf(Folder) == "overlay" ? "native" : "overlayfs";

    private void WriteConfiguration(CapabilitySet allowed)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "cni"));
        File.WriteAllText(Path.Combine(Folder, "config.toml"), ContainerdConfiguration.Daemon(Folder, _programs, Snapshotter));
        File.WriteAllText(Path.Combine(Folder, "runtime.toml"), ContainerdConfiguration.Runtime(_programs, allowed));
        File.WriteAllText(Path.Combine(Folder, "cni", "10-ambicap.conflist"), ContainerdConfiguration.Network(Folder, Random.Shared.Next(256)));
    }

    /// <summary>A session of its own keeps a terminal's Ctrl-C from it: its Pods must be removed before it ends.</summary>
    private Process StartProcess()
    {
        ProcessStartInfo start = new(
            "/bin/sh",
            ["-c", "exec setsid \"$0\" --config \"$1/config.toml\" >\"$1/containerd.log\" 2>&1 </dev/null", _programs.Containerd, Folder]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = Path.Combine(Folder, "runtime.toml");
        return Process.Start(start)!;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        DateTime end = DateTime.UtcNow + s_startTimeout;
        while (_connection is null)
        {
            if (_process.HasExited || DateTime.UtcNow > end)
            {
                string reason = File.Exists(Log) ? File.ReadLines(Log).LastOrDefault() ?? "" : "";
                throw new InputException($"containerd does not start: {reason}; run {_programs.Containerd} by hand to see more");
            }

            await Task.Delay(s_poll, cancellation);
            if (File.Exists(Socket))
            {
                try
                {
                    _connection = await CriConnection.OpenAsync(Endpoint, cancellation);
                    _version = (await _connection.GreetAsync(cancellation)).RuntimeVersion;
                }
                catch (HostException)
                {
                    // The socket is there before the plugins are.
                }
            }
        }
    }

    private async Task ImportImagesAsync(CancellationToken cancellation)
    {
        string archive = Path.Combine(Folder, "images.tar");
        BusyboxImages.Save(_programs.Busybox, archive);
        await ImportAsync(archive, cancellation);
        File.Delete(archive);

        // The CRI plugin learns of imported images by events, a moment later.
        foreach (string image in new[] { BusyboxImages.Plain, BusyboxImages.Setcap, BusyboxImages.Pause })
        {
            ImageStatusRequest request = new() { Image = new ImageSpec { Image = image } };
            while ((await Connection.Images.ImageStatusAsync(request, cancellationToken: cancellation)).Image is null)
            {
                await Task.Delay(s_poll, cancellation);
            }
        }
    }

    private async Task RemovePodsAsync()
    {
        if (_connection is null)
        {
            return;
        }

        try
        {
            DateTime deadline = DateTime.UtcNow + s_stopTimeout;
            ListPodSandboxResponse pods = await _connection.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), deadline: deadline);
            foreach (PodSandbox pod in pods.Items)
            {
                _ = await _connection.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, deadline: deadline);
                _ = await _connection.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, deadline: deadline);
            }
        }
        catch (Exception failure) when (failure is Grpc.Core.RpcException or OperationCanceledException)
        {
            // It does not answer any more. Its processes and mounts are ended below by themselves.
        }
    }
}
