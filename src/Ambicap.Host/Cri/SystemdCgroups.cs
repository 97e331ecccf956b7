using System.Text.Json;
using Grpc.Core;

namespace Ambicap.Host.Cri;

/// <summary>
/// Whether a container runtime has systemd make control groups. Then a Pod has to be below a slice, by name: a runtime that is told of none
/// takes a path, which runc refuses.
/// </summary>
internal static class SystemdCgroups
{
    /// <summary>The slice that everything may be in.</summary>
    internal const string Slice = "system.slice";

    /// <summary>Asks the runtime. One that does not say has none.</summary>
    /// <param name="connection">The runtime.</param>
    /// <param name="handler">The runtime handler; empty for the default one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RpcException">The runtime does not answer.</exception>
    internal static async Task<bool> AreUsedAsync(CriConnection connection, string handler, CancellationToken cancellation)
    {
        try
        {
            RuntimeConfigResponse response = await connection.Runtime.RuntimeConfigAsync(new RuntimeConfigRequest(), cancellationToken: cancellation);
            return response.Linux is { CgroupDriver: CgroupDriver.Systemd };
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Unimplemented)
        {
            StatusResponse status = await connection.Runtime.StatusAsync(new StatusRequest { Verbose = true }, cancellationToken: cancellation);
            return AreUsedBy(status, handler);
        }
    }

    /// <summary>containerd 1.x does not know the question; it has the answer in the configuration that it prints in a verbose status.</summary>
    internal static bool AreUsedBy(StatusResponse status, string handler)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(status.Info.TryGetValue("config", out string? config) ? config : "{}");
            return document.RootElement.TryGetProperty("containerd", out JsonElement containerd)
                && containerd.TryGetProperty("runtimes", out JsonElement runtimes)
                && runtimes.TryGetProperty(handler.Length > 0 ? handler : DefaultOf(containerd), out JsonElement runtime)
                && runtime.TryGetProperty("options", out JsonElement options)
                && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("SystemdCgroup", out JsonElement used)
                && used.ValueKind == JsonValueKind.True;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string DefaultOf(JsonElement containerd) =>
        containerd.TryGetProperty("defaultRuntimeName", out JsonElement name) ? name.GetString() ?? "" : "";
}
