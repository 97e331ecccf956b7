using System.Text;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// <c>ambicap-runtime --ambicap-check-config</c>: the one option of our own. It judges the configuration as a container's start would,
/// and prints what is in force.
/// </summary>
internal static class CheckConfigCommand
{
    private const int StandardOutput = 1;

    /// <summary>Whether the arguments are this option and nothing else; a container manager never calls so.</summary>
    internal static bool Matches(ReadOnlySpan<byte[]> arguments) =>
        arguments.Length == 1 && arguments[0].AsSpan().SequenceEqual("--ambicap-check-config"u8);

    /// <summary>Prints the configuration in force.</summary>
    /// <exception cref="RefusalException">The file is unsafe, unreadable or wrong, or there is no real runtime.</exception>
    internal static void Run(NodeConfiguration node)
    {
        RuntimeConfiguration configuration = node.Required;
        BytePath runtime = RealRuntimeLocator.Find(configuration.RealRuntime);
        string file = ConfigurationFile.Path + (Files.TryFacts(BytePath.Of(ConfigurationFile.Path)) is null ? " (not there, so the defaults hold)" : "");
        string allowed = configuration.Allowed.IsEmpty ? "nothing" : configuration.Allowed.ToString();
        string text = $"file       {file}\nruntime    {runtime}{(configuration.RealRuntime is null ? " (found)" : "")}\nallowed    {allowed}\nstate_dir  {configuration.StateFolder}\n";
        Files.WriteTo(StandardOutput, Encoding.UTF8.GetBytes(text));
    }
}
