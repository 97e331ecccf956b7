using System.Collections.Concurrent;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Host.Cri;
using Ambicap.Tests;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Programs;

/// <summary>SIGKILL under load. Nothing may be lost but calls, and no container may have other capabilities than it was asked for with.</summary>
public sealed class KilledProxyTests(ContainerdFixture fixture)
{
    private const string Create = "runtime.v1.RuntimeService/CreateContainer";
    private const int LeastContainers = 24;
    private const int Kills = 5;

    private static readonly string[] s_sleep = ["sleep", "1000"];

    [Fact]
    public async Task Proxy_KilledUnderLoadAndStartedAgain_LosesNoContainerAndGrantsNothingElse()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", ("ambient.ambicap.dev/pod", "NET_BIND_SERVICE"));
        string socket = fixture.NewSocket();
        using CancellationTokenSource killed = new();
        using CancellationTokenSource done = new();
        Task killing = KillAgainAndAgainAsync(socket, killed, done.Token);
        ConcurrentBag<string> acknowledged = [];
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            while (!killed.IsCancellationRequested || acknowledged.Count < LeastContainers)
            {
                int number = Interlocked.Increment(ref next);
                string kind = (number % 3) switch { 0 => "plain", 1 => "field", _ => "pod" };

                // The Pod's annotation is for one name, so those are attempts at one container.
                acknowledged.Add(await CreateAsync(socket, sandbox, kind, kind == "pod" ? kind : $"{kind}-{number}", (uint)(number * 1000)));
            }
        }));
        await done.CancelAsync();
        await killing;

        ListedContainer[] there = await ListAsync(sandbox.Id);
        HashSet<string> known = [.. acknowledged];
        Assert.Subset(there.Select(container => container.Id).ToHashSet(), known);
        await Parallel.ForEachAsync(there, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (container, _) =>
        {
            string mask = container.Metadata.Name.StartsWith("plain", StringComparison.Ordinal) ? "0000000000000000" : "0000000000000400";
            if (await StartAndReadSetsAsync(container.Id, mustStart: known.Contains(container.Id)) is { } sets)
            {
                Assert.Equal(5, sets.Split(mask).Length - 1);
            }
        });
    }

    private async Task<ListedContainer[]> ListAsync(string sandbox)
    {
        using RawClient direct = new(fixture.RuntimeSocket);
        byte[] list = await direct.Unary("runtime.v1.RuntimeService/ListContainers", []).ResponseAsync;
        return [.. ListContainersResponse.Parser.ParseFrom(list).Containers.Where(container => container.PodSandboxId == sandbox)];
    }

    /// <summary>
    /// The sets of a container's process. What containerd made of a call that was cut off may not be fit to start (it goes on with the
    /// process id 0 for the sandbox); nobody was told of such a container.
    /// </summary>
    private async Task<string?> StartAndReadSetsAsync(string id, bool mustStart)
    {
        try
        {
            _ = await fixture.Containerd.Connection.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id });
        }
        catch (RpcException) when (!mustStart)
        {
            return null;
        }

        ExecSyncRequest request = new() { ContainerId = id, Timeout = 10, Cmd = { "grep", "-h", "Cap", "/proc/1/status" } };
        return (await fixture.Containerd.Connection.Runtime.ExecSyncAsync(request)).Stdout.ToStringUtf8();
    }

    /// <summary>Tries as the kubelet does: each time as the next attempt, since nobody knows what became of the last.</summary>
    private static async Task<string> CreateAsync(string socket, TestSandbox sandbox, string kind, string name, uint attempt)
    {
        while (true)
        {
            using RawClient client = new(socket);
            try
            {
                byte[] request = sandbox.Request(name, s_sleep, ambient: kind == "field" ? ["NET_BIND_SERVICE"] : null, attempt: attempt++);
                return CreateContainerResponse.Parser.ParseFrom(await client.Unary(Create, request).ResponseAsync).ContainerId;
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>The last one stays until it is not needed any more.</summary>
    private async Task KillAgainAndAgainAsync(string socket, CancellationTokenSource killed, CancellationToken done)
    {
        for (int kill = 0; kill < Kills; kill++)
        {
            using ProxyProcess proxy = await ProxyProcess.StartAsync(socket, fixture.RuntimeSocket);
            await Task.Delay(50 + (50 * kill), CancellationToken.None);
            proxy.Kill();
        }

        await killed.CancelAsync();
        using ProxyProcess last = await ProxyProcess.StartAsync(socket, fixture.RuntimeSocket);
        await Task.Delay(Timeout.Infinite, done).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
