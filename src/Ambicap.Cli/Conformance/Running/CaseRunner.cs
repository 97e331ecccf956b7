using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>Runs cases, one at a time, in sandboxes that they share.</summary>
internal sealed class CaseRunner(CriConnection connection, SandboxPool sandboxes, NodeFiles files, string image, TimeSpan timeout)
{
    private int _begun;

    /// <summary>What a container holds that asks for nothing; set before the first case.</summary>
    internal CapabilitySet Defaults { get; set; }

    /// <summary>Runs one case. What it made but its sandbox is gone when it ends.</summary>
    /// <exception cref="OperationCanceledException">The run is interrupted.</exception>
    /// <exception cref="RpcException">The runtime is gone.</exception>
    /// <exception cref="HostException">The runtime answers nothing any more.</exception>
    internal async Task<CaseResult> RunAsync(ConformanceCase found, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        CaseRecord record = new(Defaults);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        CaseEnding ending = CaseEnding.Fail;
        try
        {
            await using CaseContainers containers = new(connection, sandboxes, files, image, record);
            await containers.RunAsync(found, ++_begun, limited.Token);
            ending = record.Faults.Count == 0 ? CaseEnding.Pass : CaseEnding.Fail;
        }
        catch (CaseEndedException ended)
        {
            ending = ended.Ending;
            record.Faults.Clear();
            record.Faults.Add(ended.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Where it answers nothing at all, every further case would take as long to say so.
            _ = await connection.GreetAsync(cancellation);
            record.Faults.Add($"not done within {timeout.TotalSeconds:0.#} s; give it longer with --timeout");
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            record.Faults.Add(failure.Status.Detail);
        }

        cancellation.ThrowIfCancellationRequested();
        return new CaseResult(found, ending, record.Faults, record.Choices, record.Seen, Stopwatch.GetElapsedTime(began));
    }
}
