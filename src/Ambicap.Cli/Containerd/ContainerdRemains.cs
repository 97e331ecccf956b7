using System.Text.RegularExpressions;
using Ambicap.Cli.Output;
using Ambicap.Cli.Ownership;

namespace Ambicap.Cli.Containerd;

/// <summary>
/// Takes down what is left of a private containerd: what did not end by itself, and what one left behind whose owner was killed.
/// </summary>
internal static partial class ContainerdRemains
{
    /// <summary>What the names of their folders begin with.</summary>
    internal const string Prefix = "ambicap-containerd-";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>By these containerd, its shims, its clients and the OCI runtime are told where they work.</summary>
    private static readonly string[] s_options = ["--config", "-address", "--address", "--root", "--bundle", "-bundle"];

    /// <summary>Takes down what earlier runs left, and says so. What belongs to a living run is left alone.</summary>
    internal static async Task SweepAsync()
    {
        foreach (AbandonedFolder abandoned in AbandonedFolder.Find(Prefix, MountTable.FoldersNamed(Prefix)))
        {
            using (abandoned)
            {
                try
                {
                    await RemoveAsync(abandoned.Path);
                    Terminal.Warn($"an earlier run was killed ({abandoned.Owner}); what it left in {abandoned.Path} is removed");
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    Terminal.Warn($"an earlier run was killed ({abandoned.Owner}), and what it left cannot be removed: {failure.Message}; see what uses {abandoned.Path}");
                }
            }
        }
    }

    /// <summary>Ends every process of a private containerd, and removes its mounts, control groups, sockets, records and folder.</summary>
    internal static async Task RemoveAsync(string folder)
    {
        string[] sockets = [.. ShimSockets(folder)];
        await EndProcessesAsync(folder);
        Array.ForEach(sockets, File.Delete);
        await RemoveFolderAsync(folder);
        RemoveRecords(folder);
    }

    /// <summary>
    /// Ends containerd, shims and containers where nobody else did, and removes their control groups. A group stays busy until the kernel
    /// is done with its last process, and a shim's runtime may still make one; so again and again, until nothing is left.
    /// </summary>
    private static async Task EndProcessesAsync(string folder)
    {
        string group = Path.GetFileName(folder);
        string below = folder + "/";
        DateTime end = DateTime.UtcNow + s_timeout;
        bool isLeft = true;
        while (isLeft && DateTime.UtcNow < end)
        {
            int[] processes =
            [
                .. HostProcesses.WithOption(s_options, value => value.StartsWith(below, StringComparison.Ordinal)),
                .. CgroupTree.Processes(group),
            ];
            foreach (int process in processes)
            {
                await HostProcesses.EndAsync(process, TimeSpan.Zero);
            }

            CgroupTree.Remove(group);
            isLeft = processes.Length > 0 || CgroupTree.Exists(group);
            await Task.Delay(isLeft ? s_poll : TimeSpan.Zero);
        }
    }

    /// <summary>Removes the folder with every mount below it; a mount that appeared meanwhile is met at the next try.</summary>
    private static async Task RemoveFolderAsync(string folder)
    {
        DateTime end = DateTime.UtcNow + s_timeout;
        while (Directory.Exists(folder))
        {
            MountTable.DetachBelow(folder);
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(s_poll);
            }
        }
    }

    /// <summary>A shim that is killed leaves the socket that it listens on, outside the folder. Its bundle says where.</summary>
    internal static IEnumerable<string> ShimSockets(string folder)
    {
        string tasks = Path.Combine(folder, "state", "io.containerd.runtime.v2.task");
        if (!Directory.Exists(tasks))
        {
            yield break;
        }

        string[] bundles = [.. Directory.GetDirectories(tasks).SelectMany(Directory.GetDirectories)];
        foreach (string file in bundles.SelectMany(bundle => (string[])[Path.Combine(bundle, "address"), Path.Combine(bundle, "bootstrap.json")]))
        {
            if (File.Exists(file) && ShimAddress().Match(File.ReadAllText(file)) is { Success: true } match)
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    /// <summary>What ambicap-runtime recorded of containers below the folder; it would sweep it up by itself, hours later.</summary>
    private static void RemoveRecords(string folder)
    {
        string records = "/run/ambicap/root" + folder;
        if (Directory.Exists(records))
        {
            Directory.Delete(records, recursive: true);
        }
    }

    [GeneratedRegex("unix://(/run/containerd/s/[0-9a-f]{64})")]
    private static partial Regex ShimAddress();
}
