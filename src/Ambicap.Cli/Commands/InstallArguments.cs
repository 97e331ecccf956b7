using System.CommandLine;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Host;
using Ambicap.Host.Limits;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Commands;

/// <summary>The options that say what is installed.</summary>
internal sealed class InstallArguments
{
    private const string CertManager = "cert-manager";
    private const string SelfSigned = "self-signed";
    private const string ShownLimit = "--limit";
    private const string ShownScope = "--scope";
    private const string ShownConfiguration = "--webhook-config";

    private readonly Option<string> _policy = Choice("--policy", "what judges Pods with grants", "webhook", "cel", "none");
    private readonly Option<string> _scope = Choice(
        ShownScope, "Pods with grants, or every Pod by the whole Pod Security Standards, in the place of Pod Security Admission", "ambient", "full");
    private readonly Option<string> _mutating = Choice("--mutating", "whether MutatingAdmissionPolicies complete Pods with --policy cel", "auto", "always", "never");
    private readonly Option<string> _certificates = Choice("--certificates", "who makes the webhook's certificate", SelfSigned, CertManager);
    private readonly Option<string[]> _images = new("--image") { Description = "an image, under the name of its program; may be repeated", HelpName = "REFERENCE" };
    private readonly Option<string?> _registry = new("--registry") { Description = "what stands before the names of the images", HelpName = "PREFIX" };
    private readonly Option<string?> _pullSecret = new("--image-pull-secret") { Description = "the Secret by which nodes may fetch them", HelpName = "NAME" };
    private readonly Option<string[]> _selector = new("--node-selector") { Description = "a label of the nodes that get Ambicap; may be repeated", HelpName = "KEY=VALUE" };
    private readonly Option<string?> _limit = new(ShownLimit) { Description = "the most that every node ever grants", HelpName = "LIST" };
    private readonly Option<string?> _limits = new("--limits") { Description = "the same by labels of the nodes; docs/install.md has the form", HelpName = "FILE" };
    private readonly Option<string?> _configuration = new(ShownConfiguration) { Description = "the webhook's configuration, in the place of the usual one", HelpName = "FILE" };
    private readonly Option<bool> _withCri = new("--with-cri") { Description = "ambicap-cri on each node, for clients of the CRI" };
    private readonly Option<string> _endpoint = new("--cri-endpoint")
    {
        Description = "the container runtime's socket, for ambicap-cri",
        DefaultValueFactory = _ => "unix:///run/containerd/containerd.sock",
        HelpName = "URI",
    };

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_policy, _scope, _mutating, _certificates, _images, _registry, _pullSecret, _selector, _limit, _limits, _configuration, _withCri, _endpoint])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the options say.</summary>
    /// <exception cref="InputException">One of them is wrong, or two do not go together.</exception>
    internal InstallOptions Read(ParseResult parsed, string space, bool isForced)
    {
        InstallOptions options = new()
        {
            Namespace = space,
            Policy = Enum.Parse<PolicyKind>(parsed.GetRequiredValue(_policy), ignoreCase: true),
            Scope = Enum.Parse<WebhookScope>(parsed.GetRequiredValue(_scope), ignoreCase: true),
            Mutating = Enum.Parse<MutatingKind>(parsed.GetRequiredValue(_mutating), ignoreCase: true),
            Certificates = parsed.GetRequiredValue(_certificates) == CertManager ? CertificateKind.CertManager : CertificateKind.SelfSigned,
            WithCri = parsed.GetValue(_withCri),
            CriEndpoint = ReadEndpoint(parsed.GetRequiredValue(_endpoint)),
            Images = new ImageNames(parsed.GetValue(_registry), parsed.GetValue(_images) ?? []),
            PullSecret = parsed.GetValue(_pullSecret),
            NodeSelector = ReadSelector(parsed.GetValue(_selector) ?? []),
            WebhookConfiguration = parsed.GetValue(_configuration) is { } file ? ReadFile(ShownConfiguration, file) : null,
            Limits = ReadLimits(parsed),
        };
        CheckWebhook(options, parsed.GetValue(_configuration));

        if (options.Policy != PolicyKind.Cel && options.Mutating == MutatingKind.Always)
        {
            throw new InputException("--mutating always is for --policy cel; give one of the two up");
        }

        return options.Policy != PolicyKind.None || options.Limits is not { } limits || isForced || NodeLimitsReader.Parse(limits, ShownLimit).Most.IsSubsetOf(NodeLimits.Usual)
            ? options
            : throw new InputException("a limit beyond NET_BIND_SERVICE without a policy lets whoever may create Pods take it; give --policy webhook or cel, or --force where a policy of yours judges our annotations");
    }

    /// <summary>Which Pods are sent to the webhook, and what it does with them, are two objects: they have to say the same.</summary>
    private static void CheckWebhook(InstallOptions options, string? file)
    {
        if (options.Policy != PolicyKind.Webhook && (options.WebhookConfiguration is not null || options.Scope == WebhookScope.Full))
        {
            throw new InputException($"{(options.WebhookConfiguration is null ? $"{ShownScope} full" : ShownConfiguration)} is for --policy webhook; give one of the two up");
        }

        if (options.WebhookConfiguration is { } text && WebhookSettings.ScopeOf(text, $"{ShownConfiguration} {file}") is var scope && scope != options.Scope)
        {
            string said = scope.ToString().ToLowerInvariant();
            throw new InputException($"{ShownConfiguration} {file} has the scope {said}; give {ShownScope} {said} too, or change the file");
        }
    }

    private string? ReadLimits(ParseResult parsed)
    {
        (string? list, string? file) = (parsed.GetValue(_limit), parsed.GetValue(_limits));
        if (list is not null && file is not null)
        {
            throw new InputException($"{ShownLimit} and --limits say the same in two ways; give one");
        }

        try
        {
            string? text = file is null ? null : ReadFile("--limits", file);
            _ = text is null ? null : NodeLimitsReader.Parse(text, file!);
            return text ?? (list is null ? null
                : GrantValue.TryParse(list, out Capabilities.CapabilitySet allowed, out string? wrong) ? NodeLimits.ToToml(allowed)
                : throw new InputException($"{ShownLimit} \"{list}\": {wrong}"));
        }
        catch (HostException failure)
        {
            throw new InputException(failure.Message);
        }
    }

    private static Dictionary<string, string> ReadSelector(string[] labels)
    {
        Dictionary<string, string> selector = new(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            int equals = label.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !selector.TryAdd(label[..equals], label[(equals + 1)..]))
            {
                throw new InputException($"--node-selector {label}: no label, or one that stands twice; give KEY=VALUE, each key once");
            }
        }

        return selector;
    }

    private static string ReadEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "unix", Host: "" } && Path.GetDirectoryName(uri.AbsolutePath) is { Length: > 1 }
            ? text
            : throw new InputException($"--cri-endpoint {text}: no socket; give unix:///FOLDER/NAME");

    private static string ReadFile(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} {file}: cannot be read ({failure.Message.TrimEnd('.')}); give a file that is there and readable");
        }
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name)
        {
            Description = $"{description}: {string.Join(", ", values[..^1])} or {values[^1]}",
            DefaultValueFactory = _ => values[0],
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
