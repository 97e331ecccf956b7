namespace Ambicap.Runtime.Invocation;

/// <summary>The commands that concern a grant. All others are <see cref="Other"/> and pass to the real runtime unread.</summary>
internal enum RuntimeCommand
{
    Other,
    Create,
    Run,
    Exec,
    Delete,
}
