using System.Text;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Records;

namespace Ambicap.Runtime.Commands;

/// <summary>The options of our own, each alone: version, check of the configuration, help. A container manager never calls so.</summary>
internal static class OwnOption
{
    private const int StandardOutput = 1;

    /// <summary>The real runtime's options are its own to tell, by <c>--help</c>.</summary>
    private const string Help = """
        An OCI runtime in front of runc or crun, by which containers get the ambient capabilities that they are granted.

        A container manager calls it as it calls runc. create, run, restore and exec --process add the container's grant to the five sets
        of process.capabilities; then, and for every other command, it becomes the real runtime by execve, with the arguments as they
        came. Without a grant nothing is changed.

        A grant is an annotation in the bundle's config.json: ambient.ambicap.dev/NAME and nonroot.ambicap.dev/NAME of a Pod, or
        ambicap.dev/ambient of the container. It may name no more than /etc/ambicap/runtime.toml allows; without that file this is
        NET_BIND_SERVICE. docs/runtime.md has the rest.

        Exit code 1: the call is refused, and the reason is in the file of --log, or on standard error. Otherwise the real runtime's.

        Examples:
          ambicap-runtime --ambicap-check-config
          docker run --runtime ambicap --user 1000 --annotation ambicap.dev/ambient=NET_RAW IMAGE

        Usage:
          ambicap-runtime COMMAND [the real runtime's options and arguments]
          ambicap-runtime --ambicap-check-config

        Options:
          --ambicap-check-config  judge the configuration as a container's start would, and say what is in force
          --ambicap-version       show the version
          --ambicap-help          show this

        """;

    /// <summary>Runs one of them, where the arguments are it and nothing else.</summary>
    /// <exception cref="RefusalException">The configuration is unsafe, unreadable or wrong, or there is no real runtime.</exception>
    internal static bool TryRun(ReadOnlySpan<byte[]> arguments)
    {
        if (arguments.Length != 1 || !arguments[0].AsSpan().StartsWith("--ambicap-"u8))
        {
            return false;
        }

        string? text = arguments[0].AsSpan().SequenceEqual("--ambicap-version"u8) ? $"ambicap-runtime {Version}\n"
            : arguments[0].AsSpan().SequenceEqual("--ambicap-check-config"u8) ? CheckConfig(NodeConfiguration.Load())
            : arguments[0].AsSpan().SequenceEqual("--ambicap-help"u8) ? Help
            : null;
        if (text is not null)
        {
            Files.WriteTo(StandardOutput, Encoding.UTF8.GetBytes(text));
        }

        return text is not null;
    }

    // Of the project file; the assembly's fourth number is always 0.
    private static string Version => typeof(OwnOption).Assembly.GetName().Version!.ToString(3);

    /// <summary>Judges the configuration as a container's start would; what is in force.</summary>
    private static string CheckConfig(NodeConfiguration node)
    {
        RuntimeConfiguration configuration = node.Required;
        BytePath runtime = RealRuntimeLocator.Find(configuration.RealRuntime);
        string file = ConfigurationFile.Path + (Files.TryFacts(BytePath.Of(ConfigurationFile.Path)) is null ? " (not there, so the defaults hold)" : "");
        string allowed = configuration.Allowed.IsEmpty ? "nothing" : configuration.Allowed.ToString();
        return $"version    {Version}\nfile       {file}\nruntime    {runtime}{(configuration.RealRuntime is null ? " (found)" : "")}\nallowed    {allowed}\n"
            + $"records    {RecordFolders.Find()[0]}\n";
    }
}
