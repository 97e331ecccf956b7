namespace Ambicap.Tests;

/// <summary>A Namespace, and everything that whoever reads it says about it.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Labels">Its labels, each as <c>KEY=VALUE</c>.</param>
/// <param name="Annotations">Its annotations, likewise.</param>
/// <param name="Reasons">What is wrong with it, in order.</param>
internal sealed record NamespaceRow(string Name, string[] Labels, string[] Annotations, params string[] Reasons)
{
    /// <summary>Gives every key with its value, and whether it is a label.</summary>
    internal void ForEach(Action<bool, string, string> take)
    {
        foreach ((bool isLabel, string text) in Labels.Select(text => (true, text)).Concat(Annotations.Select(text => (false, text))))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            take(isLabel, text[..equals], text[(equals + 1)..]);
        }
    }
}

/// <summary>
/// Namespaces, right and wrong. The webhook's refusals and <c>ambicap check</c> must have the same words about each.
/// </summary>
internal static class NamespaceTable
{
    private const string PodSecurity = "pod-security.kubernetes.io/";

    internal static IReadOnlyList<NamespaceRow> Rows { get; } =
    [
        new("nothing said", [], []),
        new("others' keys", ["kubernetes.io/metadata.name=shop", "team=notambicap.dev"], ["example.org/x=y"]),
        new("six levels", [.. new[] { "enforce=baseline", "enforce-version=v1.30", "audit=restricted", "audit-version=latest", "warn=privileged", "warn-version=v1.0" }.Select(label => PodSecurity + label)], []),
        new("unknown mode", [PodSecurity + "enforc=restricted"], []),
        new("wrong enforce", [PodSecurity + "enforce=strict"], [], Level("enforce", "strict")),
        new("wrong case", [PodSecurity + "enforce=Baseline"], [], Level("enforce", "Baseline")),
        new("empty level", [PodSecurity + "audit="], [], Level("audit", "")),
        new("wrong warn", [PodSecurity + "warn=restrictd"], [], Level("warn", "restrictd")),
        new("wrong versions", [.. new[] { "enforce-version=v1.030", "audit-version=1.30", "warn-version=v2.1" }.Select(label => PodSecurity + label)], [],
            Version("enforce-version", "v1.030"), Version("audit-version", "1.30"), Version("warn-version", "v2.1")),
        new("control characters", [PodSecurity + "enforce=\u001b[2J"], [], Level("enforce", "?[2J")),
        new("add-is-ambient on", ["ambicap.dev/add-is-ambient=true"], []),
        new("add-is-ambient off", ["ambicap.dev/add-is-ambient=false"], []),
        new("add-is-ambient yes", ["ambicap.dev/add-is-ambient=yes"], [],
            "label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\", not \"yes\""),
        new("add-is-ambient as annotation", [], ["ambicap.dev/add-is-ambient=true"],
            "annotation ambicap.dev/add-is-ambient of the namespace has no effect; make it a label"),
        new("opt-in", [], ["ambicap.dev/allow-root-equivalent=BPF"]),
        new("opt-in as label", ["ambicap.dev/allow-root-equivalent=BPF"], [],
            "label ambicap.dev/allow-root-equivalent of the namespace has no effect; make it an annotation"),
        new("opt-in to ALL", [], ["ambicap.dev/allow-root-equivalent=ALL"],
            "annotation ambicap.dev/allow-root-equivalent of the namespace: ALL opts in to nothing; name each capability"),
        new("opt-in to a typo", [], ["ambicap.dev/allow-root-equivalent=SYS_ADMN"],
            "annotation ambicap.dev/allow-root-equivalent of the namespace: unknown capability \"SYS_ADMN\"; did you mean SYS_ADMIN?"),
        new("opt-in mistyped", [], ["ambicap.dev/allow-root-equivalnt=BPF"],
            "annotation ambicap.dev/allow-root-equivalnt of the namespace is unknown; use ambicap.dev/allow-root-equivalent, or remove it"),
        new("unknown label", ["ambicap.dev/x=y"], [], "label ambicap.dev/x of the namespace is unknown; use ambicap.dev/add-is-ambient, or remove it"),
        new("capital letters", ["x.Ambicap.dev/y="], [], "label x.Ambicap.dev/y of the namespace is unknown; use ambicap.dev/add-is-ambient, or remove it"),
        new("a Pod's annotation", [], ["ambient.ambicap.dev/web=KILL"],
            "annotation ambient.ambicap.dev/web of the namespace is unknown; use ambicap.dev/allow-root-equivalent, or remove it"),
        new("four at once", ["ambicap.dev/add-is-ambient=yes", "ambicap.dev/allow-root-equivalent=BPF", PodSecurity + "warn=restrictd"], ["ambicap.dev/alow=BPF"],
            Level("warn", "restrictd"),
            "label ambicap.dev/allow-root-equivalent of the namespace has no effect; make it an annotation",
            "annotation ambicap.dev/alow of the namespace is unknown; use ambicap.dev/allow-root-equivalent, or remove it",
            "label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\", not \"yes\""),
        new("by name, not by place", ["ambicap.dev/b=", "ambicap.dev/a="], [],
            "label ambicap.dev/a of the namespace is unknown; use ambicap.dev/add-is-ambient, or remove it",
            "label ambicap.dev/b of the namespace is unknown; use ambicap.dev/add-is-ambient, or remove it"),
    ];

    /// <summary>The names, for theories.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names => Rows.Select(row => new TheoryDataRow<string>(row.Name));

    internal static NamespaceRow Find(string name) => Rows.Single(row => row.Name == name);

    private static string Level(string mode, string value) =>
        $"label {PodSecurity}{mode}: unknown level \"{value}\"; use privileged, baseline or restricted";

    private static string Version(string mode, string value) =>
        $"label {PodSecurity}{mode}: unknown version \"{value}\"; use latest or v1.N, such as v1.37";
}
