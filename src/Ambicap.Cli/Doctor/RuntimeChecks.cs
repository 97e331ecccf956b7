using Ambicap.Capabilities;
using Ambicap.Host.Managers;

namespace Ambicap.Cli.Doctor;

/// <summary>ambicap-runtime on this node: that it is there, is nobody else's, and is configured.</summary>
internal static class RuntimeChecks
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly string[] s_usual = [OurHandler.Binary, "/usr/local/bin/ambicap-runtime",
        "/usr/bin/ambicap-runtime"];

    /// <summary>The program; null where it is in none of the usual places.</summary>
    internal static string? Find(string? given) => given is not null ? (File.Exists(given) ? given : null)
        : s_usual.FirstOrDefault(File.Exists);

    /// <summary>Checks the program.</summary>
    /// <param name="path">Where it is; null where it was not found.</param>
    /// <param name="given">Where it was looked for; null for the usual places.</param>
    /// <param name="limit">The node's limit; null where it does not say.</param>
    internal static IReadOnlyList<Finding> Run(string? path, string? given, out CapabilitySet? limit)
    {
        limit = null;
        if (path is null)
        {
            return
            [
                Finding.OfNode(
                    "runtime", $"no ambicap-runtime at {given ?? string.Join(", ", s_usual)}", "",
                    "install it (ambicap install, or docs/runtime.md), or name it with --runtime"),
            ];
        }

        List<Finding> found = [Owner(path), Version(path)];
        HostProgram check = HostProgram.Run(path, "--ambicap-check-config");
        string allowed = ValueOf(check.Output, "allowed");
        limit = check.Succeeded && CapabilitySet.TryParse(allowed == "nothing" ? "" : allowed, out CapabilitySet set) ? set : null;
        found.Add(Finding.OfNode(
            "runtime: configuration",
            check.Succeeded ? null : check.Errors,
            $"{ValueOf(check.Output, "file")}, real runtime {ValueOf(check.Output, "runtime")}",
            "correct what it names; until then containers with a grant are refused"));
        found.Add(limit is null
            ? Finding.NotSeen(Finding.Node, "limit", "ambicap-runtime does not say")
            : Finding.OfNode("limit", null, allowed));
        return found;
    }

    private static Finding Owner(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        return Finding.OfNode(
            "runtime: file",
            (mode & OthersWrite) != 0 ? $"{path} can be written by others than its owner" : null,
            path,
            $"run: chown root:root {path} && chmod 0755 {path}");
    }

    private static Finding Version(string path)
    {
        HostProgram version = HostProgram.Run(path, "--ambicap-version");
        string own = OwnVersion.Text;
        string theirs = version.Output.Trim().Split(' ')[^1];
        return Finding.OfNode(
            "runtime: version",
            !version.Succeeded ? $"{path} does not run: {version.Errors}"
            : theirs != own ? $"ambicap-runtime is {theirs}, this program {own}" : null,
            theirs,
            version.Succeeded ? "bring both to one version" : "replace it by a whole one for this architecture");
    }

    private static string ValueOf(string output, string key) =>
        output.Split('\n').FirstOrDefault(line => line.StartsWith(key + " ", StringComparison.Ordinal))?[key.Length..].Trim() ?? "";
}
