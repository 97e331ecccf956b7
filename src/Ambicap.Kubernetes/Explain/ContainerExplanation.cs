using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Explain;

/// <summary>What of a container a note is about.</summary>
public enum Subject
{
    User,
    Configuration,
    Grant,
    Start,
    EntryPoint,
    Behind,
    Exec,
}

/// <summary>A remark on one part of an explanation.</summary>
/// <param name="Number">From 1, in the order of the parts.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="IsSurprise">Whether it says something that the manifest's author hardly meant; else it explains, or says what is unknown.</param>
/// <param name="Text">The remark.</param>
/// <param name="Rule">The rule behind it.</param>
public sealed record Note(int Number, Subject Subject, bool IsSurprise, string Text, string Rule);

/// <summary>The five sets at one moment: known, or impossible because of an error, or unknown.</summary>
/// <param name="Sets">The sets; null where there are none or they are unknown.</param>
/// <param name="Error">Why the moment never comes; null where it does.</param>
public readonly record struct Moment(ProcessCapabilities? Sets, string? Error)
{
    /// <summary>Nothing is known of it.</summary>
    public static Moment Unknown => default;

    /// <summary>Whether it is unknown.</summary>
    public bool IsUnknown => Sets is null && Error is null;
}

/// <summary>A container's own program behind those that start it.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Moment">After its execve.</param>
public sealed record ProgramBehind(string Program, Moment Moment);

/// <summary>All about one container's capabilities, from manifest to running process.</summary>
public sealed record ContainerExplanation
{
    public required Container Container { get; init; }

    /// <summary>What the file says of it beside.</summary>
    public required ContainerDetails Details { get; init; }

    /// <summary>The user id; null where it is unknown.</summary>
    public required uint? User { get; init; }

    /// <summary>Whether it is certainly another user than root, known or not.</summary>
    public required bool IsNeverRoot { get; init; }

    /// <summary>Who decides the user: <c>the container</c>, <c>the Pod</c>, <c>the image</c>, <c>--image-user</c>; <c>runAsNonRoot</c>
    /// where no more is known than that it is not root.</summary>
    public required string UserSource { get; init; }

    public required bool NoNewPrivileges { get; init; }

    /// <summary>What the container manager writes into config.json; null where that depends on an unknown user.</summary>
    public required ProcessCapabilities? Configured { get; init; }

    /// <summary>What the manifest grants this user; null where that depends on an unknown user.</summary>
    public required CapabilitySet? Granted { get; init; }

    /// <summary>What the manifest names, by a grant or by <c>add</c>: what its author wants held.</summary>
    public CapabilitySet Named { get; init; }

    /// <summary>When the OCI runtime is done, in front of execve.</summary>
    public required Moment Start { get; init; }

    /// <summary>After execve of the entry point.</summary>
    public required Moment EntryPoint { get; init; }

    /// <summary>After execve of the container's own program, where another one stands in front of it; else null.</summary>
    public ProgramBehind? Behind { get; init; }

    /// <summary>After execve of a plain program by <c>kubectl exec</c>.</summary>
    public required Moment Exec { get; init; }

    public required IReadOnlyList<Note> Notes { get; init; }

    /// <summary>The programs that its command line starts one behind the other.</summary>
    internal EntryPointChain Chain { get; init; } = EntryPointChain.Unknown;

    /// <summary>What becomes of its process in them; null where that is unknown.</summary>
    internal WalkEnd? Walk { get; init; }

    /// <summary>What the caller says of the last program's file.</summary>
    internal ExecutableFile? LastFile { get; init; }

    /// <summary>The process in front of the first execve; null where it is unknown.</summary>
    internal ProcessState? Process { get; init; }

    /// <summary>Whether any note is a surprise.</summary>
    public bool HasSurprise => Notes.Any(note => note.IsSurprise);
}
