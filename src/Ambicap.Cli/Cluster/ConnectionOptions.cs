using System.CommandLine;

namespace Ambicap.Cli.Cluster;

/// <summary>The options that say which cluster; kubectl gets them as they are.</summary>
internal sealed class ConnectionOptions
{
    internal Option<string?> Kubeconfig { get; } = new("--kubeconfig") { Description = "as kubectl's", HelpName = "FILE" };

    internal Option<string?> Context { get; } = new("--context") { Description = "as kubectl's", HelpName = "NAME" };

    /// <summary>Whether somebody named a cluster.</summary>
    internal bool IsGiven(ParseResult parsed) => parsed.GetValue(Kubeconfig) is not null || parsed.GetValue(Context) is not null;

    /// <summary>kubectl for the cluster.</summary>
    /// <exception cref="InputException">There is no kubectl.</exception>
    internal ClusterKubectl Connect(ParseResult parsed)
    {
        List<string> connection = [];
        foreach (Option<string?> option in (Option<string?>[])[Kubeconfig, Context])
        {
            if (parsed.GetValue(option) is { } value)
            {
                connection.AddRange([option.Name, value]);
            }
        }

        return ClusterKubectl.Find(connection);
    }
}
