using System.CommandLine;
using Ambicap.Host.Files;
using Ambicap.Node.Installing;

namespace Ambicap.Node.Commands;

/// <summary>The command line of ambicap-node.</summary>
internal static class CommandLine
{
    private const string Description = """
        Put ambicap-runtime on a host and into its container manager, and take it away.

        install copies ambicap-runtime to /opt/ambicap, adds the handler "ambicap" to containerd or CRI-O beside all that is there,
        restarts it if something changed, runs a Pod of its own through the handler, and labels the node ambicap.dev/ready=VERSION.
        What fails is taken back. uninstall takes the label away, then everything else; run installs and then watches.

        Exit code 0: done, or ready. 1: failed, or not ready. 2: a wrong option. 3: uninstall kept what containers still need.

        Examples:
          ambicap-node install
          ambicap-node run --host-root /host --limit /etc/ambicap-limit/runtime.toml
          ambicap-node status -o json
          ambicap-node uninstall
        """;

    /// <summary>The command.</summary>
    internal static RootCommand Create(IVerbs verbs)
    {
        OptionSet options = new();
        Option<string> output = new("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        Command status = Verb("status", "Say what is in force on the host, without changing anything", options, (set, parsed, cancellation) =>
            verbs.StatusAsync(set, parsed.GetValue(output) == "json", cancellation));
        status.Options.Add(output);
        Option<bool> force = new("--force")
        {
            Description = "take the handler away although containers need it: containerd 2 then executes nothing in them, and none of them starts again",
        };
        Command uninstall = Verb("uninstall", "Take everything away, or only the label while containers need the rest", options, (set, parsed, cancellation) =>
            verbs.UninstallAsync(set, parsed.GetValue(force), cancellation));
        uninstall.Options.Add(force);
        return new RootCommand(Description)
        {
            Verb("install", "Install, or make sure that it is", options, (set, _, cancellation) => verbs.InstallAsync(set, cancellation)),
            uninstall,
            status,
            Hidden(Verb(AttemptProcess.Verb, "What run does each time", options, (set, _, cancellation) => verbs.AttemptAsync(set, cancellation))),
            Verb(AttemptProcess.RunVerb, "Install, and install again whenever the configuration or the limit changes, until SIGTERM", options, (set, _, cancellation) => verbs.RunAsync(set, cancellation)),
        };
    }

    private static Command Hidden(Command command)
    {
        command.Hidden = true;
        return command;
    }

    private static Command Verb(
        string name, string description, OptionSet options, Func<NodeOptions, ParseResult, CancellationToken, Task<int>> run)
    {
        Command command = new(name, description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => run(options.Read(parsed), parsed, cancellation));
        return command;
    }

    /// <summary>The options of every verb.</summary>
    private sealed class OptionSet
    {
        private readonly Option<string> _root = new("--host-root")
        {
            Description = "where the root of the host's files is",
            DefaultValueFactory = _ => "/",
        };

        private readonly Option<string?> _manager = new("--manager")
        {
            Description = "containerd, k3s, rke2, k0s, microk8s or crio; default: the one that is there",
        };

        private readonly Option<string?> _config = new("--config") { Description = "its configuration file on the host, where it is not in its usual place" };

        private readonly Option<string?> _limit = new("--limit")
        {
            Description = "a file with the most that this node grants, in the form of runtime.toml; default: NET_BIND_SERVICE",
        };

        private readonly Option<string?> _runtime = new("--runtime") { Description = "the file of ambicap-runtime; default: beside this program" };

        private readonly Option<string?> _restart = new("--restart-command")
        {
            Description = "what restarts the container manager, for the host's /bin/sh; default: systemctl restart of its unit",
        };

        private readonly Option<string?> _image = new("--probe-image") { Description = "an image that waits, for the Pod of its own; default: that of sandboxes" };

        internal void AddTo(Command command)
        {
            foreach (Option option in new Option[] { _root, _manager, _config, _limit, _runtime, _restart, _image })
            {
                command.Options.Add(option);
            }
        }

        internal NodeOptions Read(ParseResult parsed) => new(new HostRoot(parsed.GetRequiredValue(_root)))
        {
            Manager = parsed.GetValue(_manager),
            ConfigFile = parsed.GetValue(_config),
            LimitFile = parsed.GetValue(_limit),
            RuntimeFile = parsed.GetValue(_runtime) ?? Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "ambicap-runtime"),
            RestartCommand = parsed.GetValue(_restart),
            ProbeImage = parsed.GetValue(_image),
        };
    }
}
