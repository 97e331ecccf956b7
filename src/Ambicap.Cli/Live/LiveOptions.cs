using System.CommandLine;
using Ambicap.Cli.Cluster;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Live;

/// <summary>The options, as kubectl's users know them, that name objects of a cluster.</summary>
internal sealed class LiveOptions
{
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "a cluster's namespace; all in it where no object is named" };
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "everything on a cluster that has Pods" };
    private readonly Option<string?> _selector = new("--selector", "-l") { Description = "with -n or -A: only objects with these labels", HelpName = "LABELS" };
    private readonly ConnectionOptions _connection = new();

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Option> Options => [_namespace, _all, _selector, _connection.Kubeconfig, _connection.Context];

    /// <summary>What is asked for of a cluster; null where nothing is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="names">The objects that are named, each as <c>TYPE/NAME</c>.</param>
    /// <exception cref="InputException">Options do not go together, or there is no kubectl.</exception>
    internal LiveRequest? Read(ParseResult parsed, IReadOnlyList<string> names)
    {
        string? space = parsed.GetValue(_namespace);
        bool isAll = parsed.GetValue(_all);
        string? selector = parsed.GetValue(_selector);
        if (names.Count == 0 && space is null && !isAll)
        {
            return selector is null && !_connection.IsGiven(parsed)
                ? null
                : throw new InputException("--selector, --kubeconfig and --context are for objects of a cluster; name TYPE/NAME, -n NAMESPACE or -A");
        }

        return Of(parsed, names, space, isAll, selector);
    }

    /// <summary>The same for a verb that looks at everything where no namespace is named.</summary>
    /// <inheritdoc cref="Read"/>
    internal LiveRequest ReadAll(ParseResult parsed) => Of(parsed, [], parsed.GetValue(_namespace), parsed.GetValue(_all), parsed.GetValue(_selector));

    private LiveRequest Of(ParseResult parsed, IReadOnlyList<string> names, string? space, bool isAll, string? selector) =>
        space is not null && !DnsName.IsLabel(space) ? throw new InputException($"--namespace \"{space}\": no name that Kubernetes takes; use a-z, 0-9 and -")
            : isAll && (space is not null || names.Count > 0) ? throw new InputException("-A is everything; leave -n and the names out")
            : selector is not null && names.Count > 0 ? throw new InputException("-l is for -n or -A; leave it out where objects are named")
            : new LiveRequest(_connection.Connect(parsed), names, space, selector);
}

/// <summary>What is asked for of a cluster.</summary>
/// <param name="Kubectl">The cluster.</param>
/// <param name="Names">The objects, each as <c>TYPE/NAME</c>; empty for all that have Pods.</param>
/// <param name="Namespace">Their namespace; null for kubectl's own, or for all.</param>
/// <param name="Selector">The labels that objects have; null for any.</param>
internal sealed record LiveRequest(ClusterKubectl Kubectl, IReadOnlyList<string> Names, string? Namespace, string? Selector);
