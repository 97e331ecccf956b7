using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>The published <c>ambicap conformance</c>, running.</summary>
internal static class ConformanceProcess
{
    /// <summary>Starts it against a containerd.</summary>
    /// <param name="containerd">The containerd.</param>
    /// <param name="temporary">Where it has its folder.</param>
    /// <param name="options">Further options.</param>
    internal static Process Start(PrivateContainerd containerd, TemporaryFolder temporary, params IEnumerable<string> options) =>
        Process.Start(NewStart([], containerd, temporary, options))!;

    /// <summary>The same, not started yet, with words in front of it.</summary>
    internal static ProcessStartInfo NewStart(
        IReadOnlyList<string> prefix, PrivateContainerd containerd, TemporaryFolder temporary, params IEnumerable<string> options)
    {
        string[] words =
        [
            .. prefix, Repository.Program("ambicap"), "conformance",
            "--runtime-endpoint", containerd.Endpoint, "--cgroup-parent", containerd.CgroupParent, .. options,
        ];
        ProcessStartInfo start = new(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = temporary.Path;
        return start;
    }
}
