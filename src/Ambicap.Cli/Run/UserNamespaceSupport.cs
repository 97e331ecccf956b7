using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Run;

/// <summary>
/// Whether a runtime gives a Pod the user namespace that <c>hostUsers: false</c> asks for. A containerd before 2.0 does not read the wish, and
/// runs the Pod with the host's users, so nobody may ask it: the kubelet, too, goes by what the handler says of itself.
/// </summary>
internal static class UserNamespaceSupport
{
    /// <summary>Refuses a Pod that would not get what it asks for.</summary>
    /// <exception cref="InputException">The runtime, or what stands behind its handler, has no user namespaces.</exception>
    internal static async Task RequireAsync(RunnablePod pod, CriConnection connection, string handler, CancellationToken cancellation)
    {
        if (!pod.Pod.IsInUserNamespace)
        {
            return;
        }

        StatusResponse status = await connection.Runtime.StatusAsync(new StatusRequest(), cancellationToken: cancellation);
        if (status.RuntimeHandlers.FirstOrDefault(candidate => candidate.Name == handler)?.Features?.UserNamespaces == true)
        {
            return;
        }

        VersionResponse runtime = await connection.GreetAsync(cancellation);
        string what = handler.Length == 0 ? "its default handler" : $"its handler \"{handler}\"";
        throw new InputException(status.RuntimeHandlers.All(candidate => candidate.Features is null)
            ? $"spec.hostUsers: {runtime.RuntimeName} {runtime.RuntimeVersion} gives Pods no user namespace; use containerd 2.0 or newer, or remove hostUsers: false"
            : $"spec.hostUsers: {runtime.RuntimeName} {runtime.RuntimeVersion} says of {what} that it has no user namespaces; use runc 1.2, crun 1.9 or newer behind it, "
                + "and Linux 6.3 or newer, or remove hostUsers: false");
    }
}
