using System.Globalization;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Explain;

/// <summary>What is worth saying about the programs that a container's command line starts one behind the other.</summary>
internal sealed class EntryPointNotes
{
    internal const string Rule = "Ambicap, docs/entry-points.md";

    private const string LooksWithRealIds =
        "access(2) answers by the real ids and knows no capability of the effective set: programs that ask it (Python's os.access, Node's fs.access, busybox test) "
        + "are told no where open(2) works";

    private const int LongestCommand = 1000;

    private readonly List<(bool IsSurprise, string Text)> _notes = [];
    private readonly ContainerExplanation _about;
    private readonly EntryPointChain _chain;
    private readonly WalkEnd? _walk;
    private readonly Grant _grant;

    private EntryPointNotes(ContainerExplanation about, Grant grant)
    {
        _about = about;
        _chain = about.Chain;
        _walk = about.Walk;
        _grant = grant;
    }

    /// <summary>The remarks, and whether each is a surprise.</summary>
    internal static IReadOnlyList<(bool IsSurprise, string Text)> Of(ContainerExplanation about, Grant grant)
    {
        EntryPointNotes notes = new(about, grant);
        if (about.Chain.Steps.Count > 0 && about.EntryPoint.Error is null)
        {
            notes.OnWalk();
            notes.OnUnknown();
            notes.OnServer();
        }

        notes.OnAccess();
        return notes._notes;
    }

    private EntryPointStep? Switcher => _chain.Steps.FirstOrDefault(step => step.Program is { Deed: ProgramDeed.ChangesUser } || step is { User: not null });

    private void OnWalk()
    {
        if (_walk is null)
        {
            if (!_grant.IsEmpty && Switcher is { } step)
            {
                Add(false, $"{step.ShortName} changes the user: from root the grant is lost, from another user it fails with EPERM; {Remedy(step)}");
            }
        }
        else if (_walk.Error is { } error)
        {
            Add(true, _walk.IsExecve ? RefusedFile(_walk.Step!) : $"{_walk.Step!.ShortName} fails: {error}; {Remedy(_walk.Step)}");
        }
        else if (_walk.Step is { } step && !IsAtEntryPoint(step))
        {
            Add(true, Lost(step));
        }
        else if (_about.User == 0 && !_grant.NonRoot.IsEmpty && Switcher is { } switcher)
        {
            Add(true, $"the container starts as root, to whom {_grant.NonRoot} is not granted, and {switcher.ShortName} changes the user too late; {Remedy(switcher)}");
        }
    }

    /// <summary>What the file of the entry point itself does is said elsewhere.</summary>
    private bool IsAtEntryPoint(EntryPointStep step) => step == _chain.Steps[0] && step.Program is null or { Deed: ProgramDeed.Nothing };

    private string Lost(EntryPointStep step) => step.Program?.Deed switch
    {
        ProgramDeed.ChangesUser or ProgramDeed.ChangesRoot =>
            $"{step.ShortName} changes the user{(step.User is null ? "" : $" to {EntryPointStep.Shortened(step.User)}")}, and setuid(2) clears permitted, effective and ambient: the grant is lost; {Remedy(step)}",
        ProgramDeed.NeedsNetAdmin => $"{step.ShortName} empties all its sets unless NET_ADMIN is inheritable: the grant is lost for what it starts; grant NET_ADMIN too",
        _ => $"{step.ShortName} has file capabilities or a set-id bit, so the kernel clears ambient: the grant is lost at the next execve; use a file without",
    };

    private string RefusedFile(EntryPointStep step)
    {
        FileCapabilities file = (_about.LastFile ?? step.File)!.Capabilities!;
        ProcessCapabilities start = _about.Process!.Capabilities;
        CapabilitySet lacking = file.Permitted.Except(start.Bounding | (file.Inheritable & start.Inheritable));
        string names = string.Join(", ", lacking.Select(capability => capability.ToKernelName()));
        return $"{step.ShortName}, which {_chain.Steps[0].ShortName} starts, has {CapabilityText.Of(file)} and needs {names}, which bounding lacks: its execve fails with EPERM at run time; "
            + "add it, or remove the file's capabilities";
    }

    private void OnUnknown()
    {
        if (_grant.IsEmpty || _chain.Problem is not { } problem || _walk is { Error: not null } || _chain.Steps[^1].Program?.Deed == ProgramDeed.NeedsNetAdmin)
        {
            return;
        }

        string last = _chain.Steps[^1].ShortName;
        Add(false, _chain.Hint is var (program, line)
            ? string.Create(CultureInfo.InvariantCulture, $"a script of {last} has {program} in line {line}: where it comes to that as root the grant is lost, as another user it fails with EPERM; set runAsUser to the user named there, and see that the script leaves {program} out then")
            : _chain.Steps[^1] is { Program.Deed: ProgramDeed.ChangesUser, User: null }
            ? $"what {last} starts is not known ({problem}), and {last} is there to change the user: from root that loses the grant, from another user it fails with EPERM"
            : $"what {last} starts is not known ({problem}): the grant stays where that changes no user and has no file capabilities or set-id bits");
    }

    private void OnServer()
    {
        bool isRoot = _walk is { State.Credentials.User.Effective: 0 };
        if (isRoot && !_grant.Most.IsEmpty && _chain.Problem is null && SelfSwitchers.Find(_chain.Steps[^1].Name) is { } text)
        {
            Add(false, $"started as root, {text}; set runAsUser to the user that it would change to");
        }
    }

    private void OnAccess()
    {
        CapabilitySet files = _grant.Most & CapabilitySet.Of(Capability.DacOverride, Capability.DacReadSearch);
        if (!files.IsEmpty && _about.User is not 0)
        {
            Add(false, LooksWithRealIds);
        }
    }

    /// <summary>The manifest that works: the user in the manifest, and the program behind in the place of the one that changes it.</summary>
    private string Remedy(EntryPointStep step)
    {
        string command = _chain.Problem is null && _chain.WithoutSwitchers() is { } words && words.Sum(word => word.Length + 1) <= LongestCommand
            ? $"command: {Json(words)}"
            : "the program behind it as command";
        return step.User is not { } user || step.UserId == 0 || (step.UserId is not null && step.UserId == _about.User) ? $"start it without {step.ShortName}: {command}"
            : step.UserId is { } id ? string.Create(CultureInfo.InvariantCulture, $"let the manifest choose the user: runAsUser: {id}, {command}")
            : $"let the manifest choose the user: runAsUser with the id of {EntryPointStep.Shortened(user)}, {command}";
    }

    private static string Json(IReadOnlyList<string> words) =>
        $"[{string.Join(", ", words.Select(word => $"\"{JsonEncodedText.Encode(word, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]";

    private void Add(bool isSurprise, string text) => _notes.Add((isSurprise, text));
}
