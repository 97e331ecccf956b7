using Ambicap.Policy.Audit;

namespace Ambicap.Runtime.Configuration;

/// <summary>
/// The node's configuration, or why there is none. A broken file must not stop a container without a grant, and must stop one with a
/// grant, so the failure waits until somebody needs the limit.
/// </summary>
internal sealed class NodeConfiguration
{
    private readonly RuntimeConfiguration _configuration;
    private readonly string? _failure;

    private NodeConfiguration(RuntimeConfiguration configuration, string? failure)
    {
        _configuration = configuration;
        _failure = failure;
    }

    /// <summary>
    /// What is in force for work that needs no limit: what could be read of the file where something in it is wrong, the defaults
    /// where it cannot be trusted.
    /// </summary>
    internal RuntimeConfiguration OrDefaults => _configuration;

    /// <summary>What is in force where a grant depends on it.</summary>
    /// <exception cref="RefusalException">The file is unsafe, unreadable or wrong.</exception>
    internal RuntimeConfiguration Required => _failure is null ? _configuration : throw new RefusalException(
        _failure,
        RefusalReason.Configuration);

    /// <summary>Reads the file, once.</summary>
    internal static NodeConfiguration Load()
    {
        try
        {
            RuntimeConfiguration configuration = ConfigurationFile.Load(out string? failure);
            return new NodeConfiguration(configuration, failure);
        }
        catch (RefusalException refusal)
        {
            return new NodeConfiguration(RuntimeConfiguration.Default, refusal.Message);
        }
    }
}
