using Ambicap.Cli.Output;
using Ambicap.Cli.Ownership;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Policy.Managers;
using Grpc.Core;

namespace Ambicap.Cli.Run;

/// <summary>
/// The folder with the logs and empty volumes of a run on a runtime that was there before, gone with the run unless its Pod was left
/// running.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string Prefix = "ambicap-run-";
    private const string EndpointFile = "endpoint";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private readonly OwnedFolder _owned = OwnedFolder.Create(Prefix);
    private bool _isKept;

    /// <param name="endpoint">The runtime that the Pod is run on, so that a later run finds it there if this one is killed.</param>
    internal RunFolder(string endpoint) => File.WriteAllText(System.IO.Path.Combine(Path, EndpointFile), endpoint);

    /// <summary>Its path, below the temporary folder.</summary>
    internal string Path => _owned.Path;

    /// <summary>The folder of one Pod, which is there before the Pod is.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="uid">The Pod's uid.</param>
    internal static string OfPod(string folder, string uid) => System.IO.Path.Combine(folder, "pods", uid);

    /// <summary>Removes the Pods and folders of runs that were killed, and says so. What belongs to a living run is left alone.</summary>
    internal static async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (AbandonedFolder abandoned in AbandonedFolder.Find(Prefix))
        {
            using (abandoned)
            {
                string endpoint = "";
                try
                {
                    endpoint = await File.ReadAllTextAsync(System.IO.Path.Combine(abandoned.Path, EndpointFile), cancellation);
                    await RemovePodsAsync(abandoned.Path, endpoint, cancellation);
                    Directory.Delete(abandoned.Path, recursive: true);
                    Terminal.Warn($"an earlier run was killed ({abandoned.Owner}); its Pod at {endpoint} and {abandoned.Path} are removed");
                }
                catch (Exception failure) when (failure is HostException or RpcException or IOException or UnauthorizedAccessException)
                {
                    string why = failure is RpcException call ? call.Status.Detail : failure.Message;
                    Terminal.Warn($"an earlier run was killed ({abandoned.Owner}), and its Pod cannot be removed: {why}; "
                        + $"if that runtime is gone for good, remove {abandoned.Path}");
                }
            }
        }
    }

    /// <summary>Leaves the folder behind, for a Pod that uses it.</summary>
    internal void Keep() => _isKept = true;

    public void Dispose()
    {
        if (_isKept)
        {
            _owned.GiveUp();
        }
        else
        {
            Directory.Delete(Path, recursive: true);
        }

        _owned.Dispose();
    }

    /// <summary>A Pod that was never begun has a folder, and is not there.</summary>
    private static async Task RemovePodsAsync(string folder, string endpoint, CancellationToken cancellation)
    {
        string pods = OfPod(folder, "");
        string[] uids = Directory.Exists(pods) ? [.. Directory.GetDirectories(pods).Select(pod => System.IO.Path.GetFileName(pod))] : [];
        if (uids.Length == 0)
        {
            return;
        }

        using CriConnection connection = await CriConnection.OpenAsync(endpoint, cancellation);
        DateTime deadline = DateTime.UtcNow + s_timeout;
        foreach (string uid in uids)
        {
            ListPodSandboxRequest request = new() { Filter = new PodSandboxFilter { LabelSelector = { [ManagerKeys.KubeletUid] = uid } } };
            foreach (PodSandbox pod in (await connection.Runtime.ListPodSandboxAsync(request, deadline: deadline, cancellationToken: cancellation)).Items)
            {
                _ = await connection.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, deadline: deadline, cancellationToken: cancellation);
                _ = await connection.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, deadline: deadline, cancellationToken: cancellation);
            }
        }
    }
}
