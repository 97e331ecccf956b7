using System.Text;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Records;

namespace Ambicap.Runtime.Commands;

/// <summary>The options of our own: <c>--ambicap-version</c> and <c>--ambicap-check-config</c>. A container manager never calls so.</summary>
internal static class OwnOption
{
    private const int StandardOutput = 1;

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
