using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Configuration;

/// <summary>Finds the runtime that does the work where the configuration does not name one.</summary>
internal static class RealRuntimeLocator
{
    // Fixed folders, not PATH: what runs as root must not depend on the caller's environment.
    private static readonly string[] Candidates =
    [
        "/usr/local/sbin/runc", "/usr/local/bin/runc", "/usr/sbin/runc", "/usr/bin/runc", "/sbin/runc", "/bin/runc",
        "/usr/local/sbin/crun", "/usr/local/bin/crun", "/usr/sbin/crun", "/usr/bin/crun",
    ];

    /// <summary>The path of the real runtime.</summary>
    /// <param name="configured">What the configuration says; null to search.</param>
    /// <exception cref="RefusalException">There is none, or it is this very program.</exception>
    internal static BytePath Find(string? configured)
    {
        FileFacts self = Files.TryFacts(BytePath.Of("/proc/self/exe"u8)) ?? default;
        if (configured is not null)
        {
            BytePath path = BytePath.Of(configured);
            return Files.TryFacts(path) is not { } facts
                ? throw new RefusalException($"the real runtime {path} is not there; set runtime in {ConfigurationFile.Path}")
                : facts.IsSameFile(self)
                ? throw new RefusalException($"the real runtime {path} is ambicap-runtime itself; set runtime in {ConfigurationFile.Path} to runc or crun")
                : path;
        }

        foreach (string candidate in Candidates)
        {
            BytePath path = BytePath.Of(candidate);
            if (Files.TryFacts(path) is { IsRegularFile: true } facts && !facts.IsSameFile(self))
            {
                return path;
            }
        }

        throw new RefusalException($"no runc or crun in the usual folders; install one, or set runtime in {ConfigurationFile.Path}");
    }
}
