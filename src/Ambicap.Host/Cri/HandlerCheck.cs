using System.Text.Json;

namespace Ambicap.Host.Cri;

/// <summary>Whether a container runtime has a handler, by its own word.</summary>
internal static class HandlerCheck
{
    /// <summary>What is wrong; null where the handler is there and the runtime is ready.</summary>
    /// <exception cref="Grpc.Core.RpcException">The runtime does not answer.</exception>
    internal static async Task<string?> FaultAsync(CriConnection connection, string handler, CancellationToken cancellation)
    {
        StatusResponse status = await connection.Runtime.StatusAsync(new StatusRequest { Verbose = true }, cancellationToken: cancellation);
        RuntimeCondition? ready = status.Status?.Conditions.FirstOrDefault(condition => condition.Type == "RuntimeReady");
        if (ready is { Status: false })
        {
            return $"the container runtime at {connection.Endpoint} is not ready: {ready.Message}; see its log";
        }

        return HasHandler(status, handler) switch
        {
            true => null,
            false => $"the container runtime at {connection.Endpoint} has no handler {handler}; configure it and restart the runtime",
            null => $"the container runtime at {connection.Endpoint} does not say which handlers it has; start a Pod with the RuntimeClass to see",
        };
    }

    /// <summary>
    /// containerd 2.0 and CRI-O 1.30 list their handlers; containerd 1.x has them in the configuration that it prints in a verbose status.
    /// Null where neither says.
    /// </summary>
    internal static bool? HasHandler(StatusResponse status, string handler)
    {
        if (status.RuntimeHandlers.Count > 0)
        {
            return status.RuntimeHandlers.Any(known => known.Name == handler);
        }

        if (!status.Info.TryGetValue("config", out string? config))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(config);
            return document.RootElement.TryGetProperty("containerd", out JsonElement containerd)
                && containerd.TryGetProperty("runtimes", out JsonElement runtimes)
                ? runtimes.TryGetProperty(handler, out _)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
