using System.Net;

namespace Ambicap.Cri.Serving;

/// <summary>What the command line says.</summary>
/// <param name="Listen">Where clients connect.</param>
/// <param name="Runtime">The container runtime.</param>
/// <param name="Images">The runtime of the image services; the same as <paramref name="Runtime"/> unless named.</param>
/// <param name="Handlers">The handlers that lead to ambicap-runtime; empty to ask the runtime.</param>
/// <param name="Metrics">Where metrics and health are served, on the loopback interface; null for nowhere.</param>
internal sealed record ProxyOptions(
    UnixEndpoint Listen, UnixEndpoint Runtime, UnixEndpoint Images, IReadOnlyCollection<string> Handlers, IPEndPoint? Metrics);
