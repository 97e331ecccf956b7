namespace Ambicap.Cli.Input;

/// <summary>A part of a file on its way: what is made of its objects is handed over in portions, in order.</summary>
/// <param name="batch">The part.</param>
internal sealed class PendingPart<T>(ManifestBatch batch)
    where T : class
{
    /// <summary>The part.</summary>
    internal ManifestBatch Batch => batch;

    /// <summary>Ends when it is decoded, and holds why it could not be.</summary>
    internal Task Task { get; set; } = Task.CompletedTask;

    /// <summary>How many documents end in it; right when it is decoded.</summary>
    internal int Documents { get; set; }

    /// <summary>What was handed over and not taken yet, each portion with what it weighs.</summary>
    internal Queue<(List<InputObject<T>> Objects, long Weight)> Portions { get; } = [];

    /// <summary>Whether nothing more will be handed over.</summary>
    internal bool IsDone { get; set; }
}
