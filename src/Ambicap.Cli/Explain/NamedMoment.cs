using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain;

/// <summary>A moment of a container's life as tables and pages call it.</summary>
/// <param name="Name">What it is called; a program's own name in it is as hostile as the manifest.</param>
/// <param name="Subject">What notes it has.</param>
/// <param name="Moment">The sets.</param>
internal readonly record struct NamedMoment(string Name, Subject Subject, Moment Moment)
{
    /// <summary>The moments that an explanation follows, in their order.</summary>
    internal static NamedMoment[] Of(ContainerExplanation container, RowCaptions captions)
    {
        Moment configured = container.Configured is { } sets ? new Moment(sets, null) : container.EntryPoint.Error is null ? Moment.Unknown : container.EntryPoint;
        NamedMoment first = new(captions.Configuration, Subject.Configuration, configured);
        NamedMoment start = new("start, with the grant", Subject.Start, container.Start);
        NamedMoment entry = new("execve of the entry point", Subject.EntryPoint, container.EntryPoint);
        NamedMoment exec = new(captions.Exec, Subject.Exec, container.Exec);
        return container.Behind is { } behind
            ? [first, start, entry, new NamedMoment($"{behind.Program}, behind it", Subject.Behind, behind.Moment), exec]
            : [first, start, entry, exec];
    }
}

/// <summary>What moments are called that depend on the container manager.</summary>
/// <param name="Configuration">What the manager writes.</param>
/// <param name="Exec">What its exec gives.</param>
internal sealed record RowCaptions(string Configuration, string Exec)
{
    internal static RowCaptions Of(ContainerManager manager) => new($"config.json by {manager}", manager.Rules.ExecCommand);
}
