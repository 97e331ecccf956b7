using System.CommandLine;
using System.CommandLine.Parsing;
using Ambicap.Cli.Charts;
using Ambicap.Cli.Input;
using Ambicap.Cli.Live;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Commands;

/// <summary>What a verb looks at: files, folders, charts and kustomizations, or objects of a cluster.</summary>
/// <param name="verb">The verb, for hints.</param>
internal sealed class SubjectArguments(string verb)
{
    private readonly Argument<string[]> _words = CreateWords();
    private readonly InputOptions _input = new(isRequired: false);
    private readonly LiveOptions _live = new();

    /// <summary>Where custom kinds have their templates.</summary>
    internal TemplatePathOption TemplatePaths { get; } = new();

    internal void AddTo(Command command)
    {
        command.Add(_words);
        foreach (Option option in (Option[])[_input.Files, _input.Recursive, .. _live.Options, TemplatePaths.Option])
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line names.</summary>
    /// <exception cref="InputException">Nothing is named, or something twice that can be read once.</exception>
    internal Subject Read(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_words) ?? [];
        string[] names = [.. words.Where(LiveName.IsOne)];
        string[] paths = [.. words.Except(names), .. _input.Read(parsed)];
        LiveRequest? live = _live.Read(parsed, names);
        return paths.Length == 0 && live is null
                ? throw new InputException($"nothing to {verb}; name a manifest, a folder or a chart, - for standard input, or an object of a cluster as deployment/NAME")
            : paths.Contains("") || paths.Count(path => path == InputFiles.StandardInput) > 1
                ? throw new InputException("a path is empty, or standard input is named twice; name each input once")
            : paths.Length > 0 && live is { Namespace: { } space, Names.Count: 0 }
                ? throw new InputException($"-n {space} is all of a cluster's namespace, and files are named too; "
                    + "write the namespace into the files, or leave one of both out")
            : new Subject(verb, paths, live);
    }

    private static Argument<string[]> CreateWords()
    {
        Argument<string[]> words = new("PATH") { Description = "the same as -f; or an object of a cluster, such as deployment/web", Arity = ArgumentArity.ZeroOrMore };

        // A misspelt option is none, and would be taken for a path; a file of such a name is ./-NAME.
        words.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value.StartsWith('-')))
            {
                result.AddError($"Unrecognized command or argument '{token.Value}'.");
            }
        });
        return words;
    }
}

/// <summary>What a verb looks at.</summary>
/// <param name="Verb">The verb, for hints.</param>
/// <param name="Paths">The files, folders, charts and kustomizations.</param>
/// <param name="Live">What is asked for of a cluster; null where nothing is.</param>
internal sealed record Subject(string Verb, IReadOnlyList<string> Paths, LiveRequest? Live)
{
    /// <summary>Its name, for an error about all of it.</summary>
    internal string Name => Live is null && Paths.Count == 1 ? InputFiles.NameOf(Paths[0]) : Live is null ? "the input" : "what the cluster has";

    /// <summary>Everything in it, read while it is asked for.</summary>
    /// <exception cref="InputException">While it is read: a cluster cannot be.</exception>
    internal IEnumerable<InputFile> Files(WorkloadKinds kinds)
    {
        IEnumerable<InputFile> files = RenderedInput.Find(Paths, Verb);
        return Live is null ? files : files.Concat(new LiveObjects(Live, kinds, Terminal.Warn).Read());
    }
}
