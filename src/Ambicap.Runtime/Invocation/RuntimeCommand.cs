namespace Ambicap.Runtime.Invocation;

/// <summary>The commands that concern a grant. All others are <see cref="Other"/> and pass to the real runtime unread.</summary>
internal enum RuntimeCommand
{
    Other,

    /// <summary><c>create</c>, <c>run</c> and <c>restore</c>: a container begins, of a bundle.</summary>
    Create,
    Exec,
    Delete,
}
