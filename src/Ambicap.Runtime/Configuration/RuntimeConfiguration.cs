using Ambicap.Capabilities;

namespace Ambicap.Runtime.Configuration;

/// <summary>What is in force on this node.</summary>
/// <param name="RealRuntime">The runtime that does the work, an absolute path; null to search <see cref="RealRuntimeLocator"/>'s
/// folders.</param>
/// <param name="Allowed">The most that any container of this node is ever granted.</param>
internal sealed record RuntimeConfiguration(string? RealRuntime, CapabilitySet Allowed)
{
    /// <summary>The usual place of the file; the environment variable <see cref="FileVariable"/> names another.</summary>
    internal const string DefaultFile = "/etc/ambicap/runtime.toml";

    /// <summary>The environment variable that names the configuration file.</summary>
    internal const string FileVariable = "AMBICAP_RUNTIME_CONFIG";

    /// <summary>
    /// What holds without a file: the limit is what even the restricted Pod Security level lets a container add, so that installing
    /// the runtime alone opens nothing.
    /// </summary>
    internal static RuntimeConfiguration Default { get; } = new(null, CapabilitySet.Of(Capability.NetBindService));
}
