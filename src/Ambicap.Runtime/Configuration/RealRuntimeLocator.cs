using Ambicap.Policy.Audit;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Configuration;

/// <summary>Finds the runtime that does the work: the one that a container was created with, the configuration's, or one in the usual folders.</summary>
internal static class RealRuntimeLocator
{
    // Fixed folders, not PATH: what runs as root must not depend on the caller's environment.
    private static readonly string[] s_candidates =
    [
        "/usr/local/sbin/runc", "/usr/local/bin/runc", "/usr/sbin/runc", "/usr/bin/runc", "/sbin/runc", "/bin/runc",
        "/usr/local/sbin/crun", "/usr/local/bin/crun", "/usr/sbin/crun", "/usr/bin/crun",
    ];

    /// <summary>
    /// The runtime that has a container. Where its file is gone, one of the same name that the configuration names, or that is found, takes
    /// its place, as after an update that moved it.
    /// </summary>
    /// <param name="recorded">The runtime that created it.</param>
    /// <exception cref="RefusalException">It is gone, and there is no other of that name.</exception>
    internal static BytePath FindRecorded(BytePath recorded)
    {
        if (Files.TryFacts(recorded) is { } facts && !facts.IsSameFile(Self()))
        {
            return recorded;
        }

        ReadOnlySpan<byte> name = NameOf(recorded);
        return TryFind() is { } other && IsNamed(other, name)
            ? other
            : throw new RefusalException(
                $"the real runtime {recorded}, which created this container, is not there; put it back, or set runtime in {ConfigurationFile.Path} to another "
                + $"{System.Text.Encoding.UTF8.GetString(name)} until the container is deleted",
                RefusalReason.Runtime);
    }

    /// <summary>The path of the real runtime of new containers.</summary>
    /// <param name="configured">What the configuration says; null to search.</param>
    /// <exception cref="RefusalException">There is none, or it is this very program.</exception>
    internal static BytePath Find(string? configured)
    {
        FileFacts self = Self();
        if (configured is not null)
        {
            BytePath path = BytePath.Of(configured);
            return Files.TryFacts(path) is not { } facts
                ? throw new RefusalException(
                    $"the real runtime {path} is not there; set runtime in {ConfigurationFile.Path}",
                    RefusalReason.Runtime)
                : facts.IsSameFile(self)
                ? throw new RefusalException(
                    $"the real runtime {path} is ambicap-runtime itself; set runtime in {ConfigurationFile.Path} to runc or crun",
                    RefusalReason.Runtime)
                : path;
        }

        foreach (string candidate in s_candidates)
        {
            BytePath path = BytePath.Of(candidate);
            if (Files.TryFacts(path) is { IsRegularFile: true } facts && !facts.IsSameFile(self))
            {
                return path;
            }
        }

        throw new RefusalException(
            $"no runc or crun in the usual folders; install one, or set runtime in {ConfigurationFile.Path}",
            RefusalReason.Runtime);
    }

    /// <summary>Whether a program's file has that name.</summary>
    internal static bool IsNamed(BytePath program, ReadOnlySpan<byte> name) => NameOf(program).SequenceEqual(name);

    private static FileFacts Self() => Files.TryFacts(BytePath.Of("/proc/self/exe"u8)) ?? default;

    private static ReadOnlySpan<byte> NameOf(BytePath program) => program.Bytes[(program.Bytes.LastIndexOf((byte)'/') + 1)..];

    private static BytePath? TryFind()
    {
        try
        {
            return Find(NodeConfiguration.Load().OrDefaults.RealRuntime);
        }
        catch (RefusalException)
        {
            return null;
        }
    }
}
