using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>Who acts at a moment, and what he does.</summary>
internal static class StageText
{
    internal static (string Actor, string Does) Of(Subject subject, ContainerExplanation container) => subject switch
    {
        Subject.Configuration => ("manager", "its defaults, what is added and dropped"),
        Subject.Start => ("grant", OfGrant(container)),
        Subject.EntryPoint => ("kernel", $"user {StartingFacts.UserOf(container)}, no_new_privs {(container.NoNewPrivileges ? "on" : "off")}"),
        Subject.Behind => ("kernel", "the program that the entry point starts"),
        _ => ("kernel", "another process in the container, from the same start"),
    };

    private static string OfGrant(ContainerExplanation container) =>
        container.Granted is not { } granted ? "what is granted depends on the user"
        : granted.IsEmpty ? "nothing is granted, so ambicap-runtime adds nothing"
        : $"ambicap-runtime puts {granted.ToString().Replace(",", ", ", StringComparison.Ordinal)} into all five sets";
}
