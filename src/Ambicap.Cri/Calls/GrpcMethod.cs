namespace Ambicap.Cri.Calls;

/// <summary>The services of the CRI whose calls are looked at, by the path of a call: <c>/SERVICE/METHOD</c>.</summary>
internal static class GrpcMethod
{
    private const string CreateContainer = "/CreateContainer";

    private static readonly string[] s_runtimeServices = ["runtime.v1.RuntimeService", "runtime.v1alpha2.RuntimeService"];
    private static readonly string[] s_imageServices = ["runtime.v1.ImageService", "runtime.v1alpha2.ImageService"];

    /// <summary>The runtime service whose CreateContainer is called; null for every other call.</summary>
    internal static string? ServiceOfCreateContainer(string path) =>
        path.EndsWith(CreateContainer, StringComparison.Ordinal)
            ? Array.Find(s_runtimeServices, service => IsOf(path, service) && path.Length == service.Length + CreateContainer.Length + 1)
            : null;

    /// <summary>Whether a method of an image service is called, known or not.</summary>
    internal static bool IsOfImages(string path) => Array.Exists(s_imageServices, service => IsOf(path, service));

    private static bool IsOf(string path, string service) =>
        path.Length > service.Length + 1 && path[service.Length + 1] == '/' && path.AsSpan(1).StartsWith(service, StringComparison.Ordinal);
}
