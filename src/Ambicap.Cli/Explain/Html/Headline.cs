using Ambicap.Capabilities;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>What becomes of a container's capabilities in one sentence, for who has ten seconds.</summary>
/// <param name="Kind">How it is shown.</param>
/// <param name="Text">The sentence; programs' names in it are hostile.</param>
internal sealed record Headline(HeadlineKind Kind, string Text)
{
    /// <summary>Finds it. The question is what the program can use: what is effective when it runs.</summary>
    internal static Headline Of(ContainerExplanation container, IReadOnlyList<NamedMoment> moments)
    {
        NamedMoment[] way = [.. moments.Where(moment => moment.Subject != Subject.Exec)];
        Moment end = way[^1].Moment;
        if (way.FirstOrDefault(moment => moment.Moment.Error is not null) is { Name: not null } stop)
        {
            return new Headline(HeadlineKind.Lost, $"The program does not start: {stop.Moment.Error}.");
        }

        if (end.Sets is not { } held)
        {
            return new Headline(HeadlineKind.Unknown, "What the program can use is not known: see the notes for what is missing.");
        }

        CapabilitySet named = container.Named;
        CapabilitySet missing = named.Except(held.Effective);
        return !missing.IsEmpty ? new Headline(HeadlineKind.Lost, OnLoss(missing, way))
            : named.IsEmpty ? new Headline(HeadlineKind.Plain, $"The manifest names no capability; the program can use {Usable(held.Effective)}.")
            : new Headline(container.HasSurprise ? HeadlineKind.Surprise : HeadlineKind.Good, $"{Verb(named, "is", "are")} effective to the end{(container.HasSurprise ? "; the notes say what surprises" : "")}.");
    }

    /// <summary>A capability is lost at the moment behind the last one at which it was effective.</summary>
    private static string OnLoss(CapabilitySet missing, NamedMoment[] way)
    {
        int[] last = [.. missing.Select(capability => Array.FindLastIndex(way, moment => moment.Moment.Sets?.Effective.Contains(capability) == true)).Distinct()];
        string how = last switch
        {
            [-1] => "never effective",
            [var index] => $"lost at {way[index + 1].Name}",
            _ => "lost on the way",
        };
        return $"{Verb(missing, "is", "are")} {how}: the program cannot use {(missing.Count == 1 ? "it" : "them")}.";
    }

    private static string Verb(CapabilitySet set, string one, string many) => $"{set.ToString().Replace(",", ", ", StringComparison.Ordinal)} {(set.Count == 1 ? one : many)}";

    private static string Usable(CapabilitySet set) => set.Count switch
    {
        0 => "none",
        <= 2 => set.ToString().Replace(",", " and ", StringComparison.Ordinal),
        var count => $"{count}",
    };
}

/// <summary>How bad it is.</summary>
internal enum HeadlineKind
{
    /// <summary>The manifest names nothing.</summary>
    Plain,

    /// <summary>What it names arrives.</summary>
    Good,

    /// <summary>It arrives, and something else surprises.</summary>
    Surprise,

    /// <summary>Too little is known.</summary>
    Unknown,

    /// <summary>What it names does not arrive, or nothing starts.</summary>
    Lost,
}
