using System.Globalization;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>
/// Follows a container's command line from program to program: through init programs, env, shells with one simple command, scripts, and
/// programs that change the user. Command lines and scripts are somebody else's: what is not certain ends the chain with the reason.
/// </summary>
public sealed class EntryPointReader
{
    private const int MostSteps = 16;
    private const int LongestProblem = 200;

    private readonly IImagePrograms? _image;
    private readonly List<EntryPointStep> _steps = [];
    private (string Program, int Line)? _hint;

    private EntryPointReader(IImagePrograms? image) => _image = image;

    /// <summary>Follows a command line.</summary>
    /// <param name="words">Its words, as the manifest and the image have them.</param>
    /// <param name="image">The image; null where it is not known.</param>
    public static EntryPointChain Read(IReadOnlyList<string> words, IImagePrograms? image)
    {
        ArgumentNullException.ThrowIfNull(words);
        EntryPointReader reader = new(image);
        string? problem = reader.Follow([.. words.Select(word => word.Contains("$(", StringComparison.Ordinal) ? null : word)]);
        return new EntryPointChain(reader._steps, problem is null ? null : EntryPointStep.Shortened(problem, LongestProblem)) { Hint = reader._hint };
    }

    private string? Follow(IReadOnlyList<string?>? words)
    {
        bool isApplet = false;
        for (int i = 0; words is { Count: > 0 }; i++)
        {
            if (i == MostSteps)
            {
                return $"more than {MostSteps} programs start one another";
            }

            try
            {
                if (words[0] is not { } name)
                {
                    return "its name is a variable";
                }

                CommandBehind? behind = Step(name, words, isApplet);
                isApplet = behind is { IsApplet: true };
                words = behind?.Words;
                if (behind?.Problem is { } problem)
                {
                    return problem;
                }
            }
            catch (CommandLineException unknown)
            {
                return unknown.Message;
            }
        }

        return null;
    }

    /// <summary>Adds a program to the chain.</summary>
    /// <returns>What is behind it; null where it is the last.</returns>
    private CommandBehind? Step(string name, IReadOnlyList<string?> words, bool isApplet)
    {
        ImageProgram? found = isApplet ? null : _image?.Find(name);
        if (found?.Script is { } text)
        {
            return new CommandBehind(ScriptText.Interpreted(text, found.Path, words.Skip(1)));
        }

        EntryPointProgram? program = EntryPointPrograms.Find(name) ?? (found is null ? null : EntryPointPrograms.Find(found.Path));
        EntryPointStep step = new(name, words, program)
        {
            File = found?.File,
            Problem = found is not null ? found.Problem : isApplet || _image is null ? null : $"the image has no {name}",
            IsApplet = isApplet,
            Groups = GroupsOf(program, isApplet || found?.Path.EndsWith("/busybox", StringComparison.Ordinal) == true),
        };
        _steps.Add(step);
        if (program is null)
        {
            return null;
        }

        CommandBehind behind = program.Form.Read(words);
        _steps[^1] = step with
        {
            User = behind.User,
            UserId = UserOf(behind.User),
            Groups = behind.Groups ?? step.Groups,
            SetsNoNewPrivileges = behind.SetsNoNewPrivileges,
        };
        return behind.ScriptText is { } given ? new CommandBehind(CommandOf(given, behind.Words))
            : behind.Script is { } script ? new CommandBehind(CommandOf(TextOf(script), behind.Words))
            : behind;
    }

    private static GroupChange GroupsOf(EntryPointProgram? program, bool isApplet) =>
        program is null ? GroupChange.Never : isApplet ? program.AppletGroups : program.Groups;

    private string TextOf(string script)
    {
        ImageProgram? found = _image is null ? throw new CommandLineException($"what {script} does is not known without the image") : _image.Find(script);
        string text = found?.Script ?? throw new CommandLineException($"{script} is no script of the image that begins with #!");
        if (found.IsCut)
        {
            _hint = ScriptText.FindSwitcher(text);
            throw new CommandLineException($"{script} is too long to be followed");
        }

        return text;
    }

    private IReadOnlyList<string?> CommandOf(string text, IReadOnlyList<string?>? arguments)
    {
        _hint = ScriptText.FindSwitcher(text);
        IReadOnlyList<string?> command = ScriptText.Command(text, arguments ?? []);
        _hint = null;
        return command;
    }

    /// <summary><c>USER</c>, <c>USER:GROUP</c>, and <c>:UID:GID</c> of chpst.</summary>
    private uint? UserOf(string? text)
    {
        string name = text?.TrimStart(':').Split(':')[0] ?? "";
        return name.Length == 0 ? null
            : uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number
            : _image?.FindUser(name)?.User ?? (name == "root" ? 0 : null);
    }
}
