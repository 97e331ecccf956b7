using System.Text;
using Ambicap.Policy.Audit;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Configuration;

/// <summary>
/// Finds, judges and reads the configuration file. A file that somebody other than root could have written is refused whole.
/// </summary>
internal static class ConfigurationFile
{
    private const int MostBytes = 64 * 1024;

    // /proc/sys/kernel/overflowuid, which nobody changes.
    private const uint UnmappedUser = 65534;

    /// <summary>The path in force: the environment's, the one of a user who is not root where it is there, or the usual one.</summary>
    internal static string Path { get; } =
        Environment.GetEnvironmentVariable(RuntimeConfiguration.FileVariable) is { Length: > 0 } path ? path
        : RootlessPaths.ConfigurationFile is { } own && Files.TryFacts(BytePath.Of(own)) is not null ? own
        : RuntimeConfiguration.DefaultFile;

    /// <summary>Reads the configuration; without a file, and only then, the defaults.</summary>
    /// <param name="failure">What is wrong in the file, with its place and the remedy; null where nothing is.</param>
    /// <exception cref="RefusalException">The file is unsafe or unreadable, so that nothing of it counts.</exception>
    internal static RuntimeConfiguration Load(out string? failure)
    {
        failure = null;
        BytePath path = BytePath.Of(Path);
        byte[] content;
        FileFacts facts;
        try
        {
            int error = Files.TryRead(path, MostBytes, out content, out facts);
            if (error == Libc.NoSuchFile)
            {
                return RuntimeConfiguration.Default;
            }

            if (error != 0)
            {
                throw new SystemCallException("open", path.ToString(), error);
            }
        }
        catch (SystemCallException error)
        {
            throw new RefusalException(
                $"{error.Message}; make the configuration readable, or remove it to use the defaults",
                RefusalReason.Configuration);
        }

        Judge(path, facts);
        return ConfigurationParser.Parse(Decode(path, content), Path, out failure);
    }

    private static void Judge(BytePath path, FileFacts facts)
    {
        if (facts.UserId == UnmappedUser && UserNamespace.IsInside(out _))
        {
            // The machine's root shows as nobody here, as every other user does; in /etc it is root.
            if (Path != RuntimeConfiguration.DefaultFile)
            {
                throw new RefusalException(
                    $"{path} belongs to a user outside this user namespace, so it cannot be trusted; use a file of your own, such as ~/.config/ambicap/runtime.toml",
                    RefusalReason.Configuration);
            }
        }
        else if (facts.UserId != 0 && facts.UserId != Libc.EffectiveUserId())
        {
            throw new RefusalException(
                $"{path} belongs to user {facts.UserId}, so it cannot be trusted; run: chown root:root {path}",
                RefusalReason.Configuration);
        }

        if (facts.IsWritableByOthers)
        {
            throw new RefusalException(
                $"{path} can be written by others than its owner, so it cannot be trusted; run: chmod 0644 {path}",
                RefusalReason.Configuration);
        }
    }

    private static string Decode(BytePath path, byte[] content) => System.Text.Unicode.Utf8.IsValid(content)
        ? Encoding.UTF8.GetString(content)
        : throw new RefusalException($"{path} is not UTF-8; save it as UTF-8", RefusalReason.Configuration);
}
