using Ambicap.Cli.Output;
using Ambicap.Host.Cri;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>A sandbox of a run.</summary>
internal sealed record RunSandbox(string Id, PodSandboxConfig Config);

/// <summary>The sandboxes of a run: cases that ask for the same one share it. All of them are removed in the end.</summary>
internal sealed class SandboxPool(CriConnection connection, string handler, string cgroupParent, RunOwner owner) : IAsyncDisposable
{
    private static readonly TimeSpan s_listTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, RunSandbox> _sandboxes = new(StringComparer.Ordinal);
    private int _begun;

    /// <summary>Removes the sandboxes that killed runs left, with what is in them.</summary>
    internal static async Task SweepAsync(CriConnection connection, CancellationToken cancellation)
    {
        ListPodSandboxRequest everything = new();
        ListPodSandboxResponse all = await connection.Runtime.ListPodSandboxAsync(everything, cancellationToken: cancellation);
        foreach (PodSandbox sandbox in all.Items)
        {
            if (sandbox.Labels.TryGetValue(RunOwner.Label, out string? text) && RunOwner.Parse(text) is { IsAbandoned: true } owner)
            {
                Terminal.Warn(
                    $"an earlier run was killed (process {owner.ProcessId}); its sandbox {sandbox.Id} at {connection.Endpoint} is removed");
                Report(await TryRemoveAsync(connection, sandbox.Id), sandbox.Id);
            }
        }
    }

    /// <summary>The sandbox of that configuration, started if it is the first time.</summary>
    /// <exception cref="RpcException">The runtime refuses it.</exception>
    internal async Task<RunSandbox> GetAsync(LinuxPodSandboxConfig? asked, CancellationToken cancellation)
    {
        LinuxPodSandboxConfig linux = asked?.Clone() ?? new LinuxPodSandboxConfig();
        linux.CgroupParent = cgroupParent;
        linux.SecurityContext ??= new LinuxSandboxSecurityContext();
        linux.SecurityContext.NamespaceOptions ??= new NamespaceOption { Pid = NamespaceMode.Container };
        linux.SecurityContext.Seccomp ??= new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
        string key = Convert.ToBase64String(linux.ToByteArray());
        if (_sandboxes.TryGetValue(key, out RunSandbox? known))
        {
            return known;
        }

        string uid = Guid.NewGuid().ToString();
        PodSandboxConfig config = new()
        {
            Metadata = new PodSandboxMetadata { Name = $"conformance-{owner.ProcessId}-{++_begun}", Namespace = "ambicap-conformance", Uid = uid },
            Linux = linux,
        };
        config.Labels[RunOwner.Label] = owner.ToString();
        RunPodSandboxRequest request = new() { Config = config, RuntimeHandler = handler };
        RunPodSandboxResponse response = await connection.Runtime.RunPodSandboxAsync(request, cancellationToken: cancellation);
        return _sandboxes[key] = new RunSandbox(response.PodSandboxId, config);
    }

    /// <summary>One that was being started when the run was interrupted has no id here, but its label.</summary>
    public async ValueTask DisposeAsync()
    {
        HashSet<string> ids = [.. _sandboxes.Values.Select(sandbox => sandbox.Id)];
        try
        {
            ListPodSandboxRequest request = new() { Filter = new PodSandboxFilter { LabelSelector = { [RunOwner.Label] = owner.ToString() } } };
            ListPodSandboxResponse ours = await connection.Runtime.ListPodSandboxAsync(request, deadline: DateTime.UtcNow + s_listTimeout);
            ids.UnionWith(ours.Items.Select(sandbox => sandbox.Id));
        }
        catch (OperationCanceledException)
        {
            // Where not even this is answered, no removal is.
            Report($"no answer within {s_listTimeout.Seconds} seconds", [.. ids]);
            return;
        }
        catch (RpcException)
        {
            // The removal below says what is wrong.
        }

        // A runtime that is gone says the same of each.
        string?[] reasons = await Task.WhenAll(ids.Select(id => TryRemoveAsync(connection, id)));
        foreach (IGrouping<string?, string> left in ids.Zip(reasons, (id, why) => (Id: id, Why: why)).GroupBy(pair => pair.Why, pair => pair.Id))
        {
            Report(left.Key, [.. left]);
        }
    }

    /// <summary>What cannot be removed now, the next run removes; null, or why not.</summary>
    private static async Task<string?> TryRemoveAsync(CriConnection connection, string id)
    {
        try
        {
            await connection.RemoveSandboxAsync(id);
            return null;
        }
        catch (Exception failure) when (failure is RpcException or TimeoutException)
        {
            return (failure as RpcException)?.Status.Detail ?? failure.Message;
        }
    }

    private static void Report(string? why, params IReadOnlyList<string> ids)
    {
        if (why is not null && ids.Count > 0)
        {
            string all = string.Join(' ', ids);
            Terminal.Warn($"the sandbox {all} could not be removed: {why}; the next run does it, or crictl rmp -f {all}");
        }
    }
}
