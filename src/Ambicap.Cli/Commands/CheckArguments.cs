using System.CommandLine;
using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Cli.Configuration;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Commands;

/// <summary>What <c>ambicap check</c> is told: by options, else by <c>.ambicap.yaml</c>, else by what is usual.</summary>
internal sealed class CheckArguments
{
    private const string Ambient = "ambient";
    private const string Full = "full";

    private static readonly string[] s_classes = [CheckOptions.DefaultRuntimeClass];

    private readonly SubjectArguments _subject = new("check");
    private readonly Option<string?> _level = new("--level") { Description = "privileged, baseline or restricted, for every Pod" };
    private readonly Option<string?> _version = new("--level-version") { Description = "latest or v1.N: the Kubernetes whose rules count, for every Pod" };
    private readonly Option<string?> _scope = new("--scope") { Description = "ambient (default): the rules for ambient capabilities; full: the Pod Security Standards too" };
    private readonly Option<string[]> _classes = new("--runtime-class") { Description = "a RuntimeClass that is Ambicap's (default: ambicap); may be repeated" };
    private readonly Option<string?> _optIn = new("--allow-root-equivalent") { Description = "root-equivalent capabilities that every namespace opts in to, such as SYS_ADMIN,SYS_PTRACE" };
    private readonly Option<string?> _config = new("--config") { Description = $"the configuration; default: {ConfigurationFile.Name} here or above, within the repository" };
    private readonly Option<bool> _failOnWarnings = new("--fail-on-warnings") { Description = "exit code 1 for warnings too" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "only findings that are not in this file count" };
    private readonly Option<string?> _newBaseline = new("--write-baseline") { Description = "write every finding into this file, for --baseline" };
    private readonly Option<bool> _fix = new("--fix") { Description = "show how the files' Pods would hold what they ask for, and write it when asked to" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "with --fix: write without asking" };
    private readonly Option<string> _output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.Sarif, OutputFormat.JUnit, OutputFormat.GitHub);

    internal CheckArguments()
    {
        _level.AcceptOnlyFromAmong("privileged", "baseline", "restricted");
        _scope.AcceptOnlyFromAmong(Ambient, Full);
    }

    internal void AddTo(Command command)
    {
        _subject.AddTo(command);
        foreach (Option option in new Option[]
        {
            _level, _version, _scope, _classes, _optIn, _config, _failOnWarnings, _baseline,
            _newBaseline, _fix, _yes, _output,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>What is to be checked.</summary>
    /// <exception cref="InputException">Nothing is named, or what does not go together.</exception>
    internal Subject ReadSubject(ParseResult parsed)
    {
        Subject subject = _subject.Read(parsed);
        return subject.Live is not null && (parsed.GetValue(_fix) || ReadOutput(parsed) is OutputFormat.Sarif or OutputFormat.GitHub)
            ? throw new InputException("--fix, -o sarif and -o github are for files, and objects of a cluster are none; use table, json or junit")
            : subject;
    }

    /// <exception cref="InputException">The file cannot be read, or something in it is wrong.</exception>
    internal CheckConfiguration ReadConfiguration(ParseResult parsed) =>
        (parsed.GetValue(_config) ?? ConfigurationFile.Find(Environment.CurrentDirectory)) is { } path ? ConfigurationFile.Read(path) : new CheckConfiguration();

    /// <exception cref="InputException">An option is wrong, or the baseline cannot be read.</exception>
    internal CheckOptions ReadOptions(ParseResult parsed, CheckConfiguration configuration)
    {
        string? baseline = parsed.GetValue(_newBaseline) is null ? parsed.GetValue(_baseline) ?? configuration.Baseline : null;
        return new CheckOptions
        {
            Level = ParseLevel(parsed.GetValue(_level)),
            Version = ParseVersion(parsed.GetValue(_version)),
            DefaultLevel = configuration.Level,
            DefaultVersion = configuration.Version,
            Namespaces = configuration.Namespaces,
            IsFull = parsed.GetValue(_scope) is { } scope ? scope == Full : configuration.IsFull == true,
            RuntimeClasses = parsed.GetValue(_classes) is { Length: > 0 } classes ? classes : configuration.RuntimeClasses ?? s_classes,
            AllowedRootEquivalent = ParseOptIn(parsed.GetValue(_optIn)) ?? configuration.AllowedRootEquivalent ?? CapabilitySet.Empty,
            FailsOnWarnings = parsed.GetValue(_failOnWarnings) || configuration.FailsOnWarnings == true,
            Baseline = baseline is null ? null : BaselineFile.Read(baseline),
            Kinds = new WorkloadKinds([.. _subject.TemplatePaths.Read(parsed), .. configuration.TemplatePaths]),
        };
    }

    internal string ReadOutput(ParseResult parsed) => parsed.GetRequiredValue(_output);

    internal string? ReadNewBaseline(ParseResult parsed) => parsed.GetValue(_newBaseline);

    /// <summary>Whether to mend without asking; null where nothing is to be mended.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    internal bool? ReadFix(ParseResult parsed)
    {
        bool isSure = parsed.GetValue(_yes);
        if (!parsed.GetValue(_fix))
        {
            return isSure ? throw new InputException("--yes is for --fix; give both, or none") : null;
        }

        return parsed.GetValue(_newBaseline) is not null || parsed.GetRequiredValue(_output) != OutputFormat.Table
            ? throw new InputException("--fix shows a diff; leave -o and --write-baseline out, and check again for them")
            : isSure;
    }

    private static Level? ParseLevel(string? text) =>
        text is not null && PodSecurityLabels.TryParseLevel(text, out Level level, out _) ? level : null;

    private static PolicyVersion? ParseVersion(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return PodSecurityLabels.TryParseVersion(text, out PolicyVersion version, out string? error)
            ? version
            : throw new InputException($"--level-version: {error}");
    }

    private static CapabilitySet? ParseOptIn(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return GrantValue.TryParse(text, out CapabilitySet allowed, out string? error)
            ? allowed
            : throw new InputException($"--allow-root-equivalent: {error}");
    }
}
