using Ambicap.Cli.Images;

namespace Ambicap.Cli.Containerd;

/// <summary>The programs of the host that a private containerd is made of.</summary>
internal sealed record Prerequisites(string Containerd, string Ctr, string Runc, string CniFolder, string Busybox, string Wrapper)
{
    private const string WrapperName = "ambicap-runtime";

    // PATH of the caller first, then where root's programs are even if its PATH does not say so.
    private static readonly string[] s_folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ];

    private static readonly string[] s_cniFolders = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    /// <summary>Finds everything.</summary>
    /// <param name="wrapper">The path of ambicap-runtime; null to look beside this program, then in the usual folders.</param>
    /// <param name="hasEndpoint">Whether the caller has a choice: <c>--runtime-endpoint</c>.</param>
    /// <exception cref="InputException">The caller is not root, or something is not installed; everything that is missing is named.</exception>
    internal static Prerequisites Find(string? wrapper = null, bool hasEndpoint = true)
    {
        string choice = hasEndpoint ? ", or name a runtime with --runtime-endpoint" : "";
        if (!Environment.IsPrivilegedProcess)
        {
            throw new InputException($"a private containerd needs root; run it with sudo{choice}");
        }

        List<string> missing = [];
        string Need(string? path, string name)
        {
            if (path is null)
            {
                missing.Add(name);
            }

            return path ?? "";
        }

        Prerequisites found = new(
            Need(FindProgram("containerd"), "containerd (package containerd)"),
            Need(FindProgram("ctr"), "ctr (package containerd)"),
            Need(FindProgram("runc"), "runc (package runc)"),
            Need(FindCni(), "the CNI plugins ptp and host-local (package containernetworking-plugins)"),
            Need(BusyboxImages.FindBusybox(), "a static busybox (package busybox-static)"),
            Need(wrapper ?? FindWrapper(), $"{WrapperName} (beside ambicap)"));
        return missing.Count == 0
            ? found
            : throw new InputException($"a private containerd needs {string.Join(", ", missing)}; install what is missing{choice}");
    }

    private static string? FindWrapper()
    {
        string beside = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, WrapperName);
        return File.Exists(beside) ? beside : FindProgram(WrapperName);
    }

    private static string? FindProgram(string name) => s_folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? FindCni() =>
        s_cniFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "ptp")) && File.Exists(Path.Combine(folder, "host-local")));
}
