using System.CommandLine;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Cluster;

/// <summary>The options that say which cluster, and where in it.</summary>
internal sealed class ClusterArguments
{
    /// <summary>The namespace of the installation where nobody names another.</summary>
    internal const string UsualNamespace = "ambicap-system";

    internal Option<string> Namespace { get; } = new("--namespace", "-n")
    {
        Description = "the namespace of everything that runs",
        DefaultValueFactory = _ => UsualNamespace,
    };

    /// <summary>Which cluster.</summary>
    internal ConnectionOptions Connection { get; } = new();

    /// <summary>The namespace.</summary>
    /// <exception cref="InputException">It is none.</exception>
    internal string ReadNamespace(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(Namespace);
        return DnsName.IsLabel(name) ? name : throw new InputException($"--namespace \"{name}\": no name that Kubernetes takes; use a-z, 0-9 and -");
    }
}
