using Ambicap.Cli.Run;

namespace Ambicap.Cli.Demo;

/// <summary>One row of the KEP's story, or the one beside it: a program that runs as user 1000.</summary>
/// <param name="Number">1 to 7 are the KEP's; 8 is a capability that no sysctl stands in for.</param>
/// <param name="Title">What the Pod asks for.</param>
/// <param name="Kep">What KEP-2763 says will happen.</param>
/// <param name="Without">What the kernel does on containerd with runc alone.</param>
/// <param name="With">What it does with ambicap-runtime in front.</param>
internal sealed record Scenario(int Number, string Title, string Kep, string Without, string With)
{
    private const string Runs = "runs";
    private const string BindDenied = "bind: permission denied";
    private const string SocketDenied = "socket: not permitted";
    private const string ExecDenied = "exec: operation not permitted";

    /// <summary>
    /// The story. Row 3 differs from the KEP's text: containerd sets the permitted set before execve, so the entry point's file
    /// capability gains nothing and no_new_privs has nothing to take away.
    /// </summary>
    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new(1, "port 8080, drop ALL", Runs, Runs, Runs),
        new(2, "port 80, add NET_BIND_SERVICE", BindDenied, BindDenied, BindDenied),
        new(3, "port 80, add NET_BIND_SERVICE, setcap image", BindDenied, Runs, Runs),
        new(4, "the same without no_new_privs", Runs, Runs, Runs),
        new(5, "port 8080, drop ALL, setcap image", ExecDenied, ExecDenied, ExecDenied),
        new(6, "port 8080, add NET_BIND_SERVICE, setcap image", Runs, Runs, Runs),
        new(7, "port 80, ambient NET_BIND_SERVICE", Runs, BindDenied, Runs),
        new(8, "raw socket, ambient NET_RAW", Runs, SocketDenied, Runs),
    ];

    /// <summary>The scenario's Pod.</summary>
    internal RunManifest Load()
    {
        string name = FormattableString.Invariant($"Demo/{Number}.yaml");
        using Stream stream = typeof(Scenario).Assembly.GetManifestResourceStream(name)!;
        using MemoryStream text = new();
        stream.CopyTo(text);
        return RunManifest.Parse(text.ToArray(), name);
    }

    /// <summary>What happened, in the words of the table; anything unforeseen in full.</summary>
    internal static string Describe(ContainerRun run) => run.Outcome switch
    {
        ContainerOutcome.Running when run.IsListening || !run.DeclaresTcpPorts => Runs,
        ContainerOutcome.Exited when run.Log.Any(line => line.Contains("bind: Permission denied", StringComparison.Ordinal)) => BindDenied,
        ContainerOutcome.Exited when run.Log.Any(line => line.Contains("socket: Operation not permitted", StringComparison.Ordinal)) => SocketDenied,
        ContainerOutcome.Exited when run.Log.Any(IsExecDenied) => ExecDenied,
        ContainerOutcome.StartFailed when IsExecDenied(run.Message) => ExecDenied,
        ContainerOutcome.Running => "runs, but does not listen",
        ContainerOutcome.StartFailed => run.Message,
        _ => $"exit code {run.ExitCode}: {string.Join(" / ", run.Log)}",
    };

    /// <summary>runc says it as the reason of a failed start or, where it got that far, in the container's log.</summary>
    private static bool IsExecDenied(string message) =>
        message.Contains("exec", StringComparison.Ordinal) && message.Contains("operation not permitted", StringComparison.Ordinal);
}
