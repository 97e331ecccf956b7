using System.CommandLine;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Cluster;

/// <summary>The options that say which cluster, and where in it.</summary>
internal sealed class ClusterArguments
{
    private const string UsualNamespace = "ambicap-system";

    internal Option<string> Namespace { get; } = new("--namespace", "-n")
    {
        Description = "the namespace of everything that runs",
        DefaultValueFactory = _ => UsualNamespace,
    };

    internal Option<string?> Kubeconfig { get; } = new("--kubeconfig") { Description = "as kubectl's", HelpName = "FILE" };

    internal Option<string?> Context { get; } = new("--context") { Description = "as kubectl's", HelpName = "NAME" };

    /// <summary>The namespace.</summary>
    /// <exception cref="InputException">It is none.</exception>
    internal string ReadNamespace(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(Namespace);
        return DnsName.IsLabel(name) ? name : throw new InputException($"--namespace \"{name}\": no name that Kubernetes takes; use a-z, 0-9 and -");
    }

    /// <summary>kubectl for the cluster.</summary>
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
