using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace Ambicap.Cri.Serving;

/// <summary>The command line of ambicap-cri.</summary>
internal static class CommandLine
{
    private const string Description = """
        Give the CRI's add_ambient_capabilities its meaning: a CRI endpoint in front of containerd or CRI-O.

        In CreateContainer the Pod's grants (annotation ambient.ambicap.dev/CONTAINER) are added to add_ambient_capabilities, and that
        field becomes the container annotation ambicap.dev/ambient, which ambicap-runtime reads. Every other call goes through as it is.
        A runtime that is away is Unavailable; the proxy waits for it.

        Exit code 0: ended by SIGTERM or SIGINT. 1: failed while it ran. 2: could not be started, such as for a wrong option.

        Examples:
          ambicap-cri --runtime-endpoint unix:///run/containerd/containerd.sock
          ambicap-cri --listen unix:///run/ambicap/cri.sock --runtime-endpoint unix:///run/crio/crio.sock --handler ambicap
          ambicap-cri --runtime-endpoint unix:///run/containerd/containerd.sock --metrics-address 127.0.0.1:9763
          crictl --runtime-endpoint unix:///run/ambicap/cri.sock ps
        """;

    /// <summary>The command.</summary>
    /// <param name="run">What runs with the options; its result is the exit code.</param>
    internal static RootCommand Create(Func<ProxyOptions, CancellationToken, Task<int>> run)
    {
        Option<UnixEndpoint> listen = new("--listen")
        {
            Description = "where clients connect; default: unix:///run/ambicap/cri.sock",
            CustomParser = ParseEndpoint,
            DefaultValueFactory = _ => new UnixEndpoint("/run/ambicap/cri.sock"),
        };
        Option<UnixEndpoint> runtime = new("--runtime-endpoint")
        {
            Description = "the container runtime, such as unix:///run/containerd/containerd.sock",
            CustomParser = ParseEndpoint,
            Required = true,
        };
        Option<UnixEndpoint?> images = new("--image-endpoint")
        {
            Description = "where image services are; default: the container runtime",
            CustomParser = result => ParseEndpoint(result),
        };
        Option<string[]> handlers = new("--handler")
        {
            Description = "a handler that leads to ambicap-runtime, \"\" for the default one, * for all; may be repeated; default: what the runtime says",
        };
        Option<IPEndPoint?> metrics = new("--metrics-address")
        {
            Description = "serve /metrics, /healthz and /readyz here, such as 127.0.0.1:9763; default: nowhere",
            CustomParser = ParseAddress,
        };
        RootCommand command = new(Description) { listen, runtime, images, handlers, metrics };
        command.SetAction((parsed, cancellation) => run(
            new ProxyOptions(
                parsed.GetRequiredValue(listen),
                parsed.GetRequiredValue(runtime),
                parsed.GetValue(images) ?? parsed.GetRequiredValue(runtime),
                parsed.GetValue(handlers) ?? [],
                parsed.GetValue(metrics)),
            cancellation));
        return command;
    }

    private static UnixEndpoint ParseEndpoint(ArgumentResult result)
    {
        if (!UnixEndpoint.TryParse(result.Tokens[^1].Value, out UnixEndpoint endpoint, out string? error))
        {
            result.AddError($"{Name(result)}: {error}");
        }

        return endpoint;
    }

    private static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (IPEndPoint.TryParse(text, out IPEndPoint? address) && IPAddress.IsLoopback(address.Address) && address.Port != 0)
        {
            return address;
        }

        result.AddError($"{Name(result)}: \"{text}\" is not a port of the loopback interface; write 127.0.0.1:PORT or [::1]:PORT");
        return null;
    }

    private static string Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? "";
}
