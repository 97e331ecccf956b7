namespace Ambicap.Host.Cri;

/// <summary>Where container runtimes listen by default.</summary>
internal static class CriEndpoints
{
    private static readonly string[] s_usual =
    [
        "/run/containerd/containerd.sock",
        "/run/crio/crio.sock",
        "/run/k3s/containerd/containerd.sock",
    ];

    /// <summary>Whether some container runtime has a socket at a usual place.</summary>
    internal static bool AreThere() => s_usual.Any(File.Exists);

    /// <summary>Connects to the first usual socket at which a CRI runtime answers; null where none does.</summary>
    internal static Task<CriConnection?> TryFindAsync(CancellationToken cancellation) => TryFindAsync("", cancellation);

    /// <summary>The same where the host's file system is elsewhere, such as in <c>/host</c>.</summary>
    internal static async Task<CriConnection?> TryFindAsync(string hostRoot, CancellationToken cancellation)
    {
        foreach (string socket in s_usual.Select(path => hostRoot + path).Where(File.Exists))
        {
            try
            {
                return await CriConnection.OpenAsync(socket, cancellation);
            }
            catch (HostException)
            {
                // A leftover socket, or Docker's containerd, whose CRI plugin is off: as good as none.
            }
        }

        return null;
    }
}
