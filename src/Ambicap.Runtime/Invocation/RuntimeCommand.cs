namespace Ambicap.Runtime.Invocation;

/// <summary>The commands as far as they differ here. All pass to the real runtime as they came.</summary>
internal enum RuntimeCommand
{
    /// <summary>One that is about no container, such as <c>list</c>, or that nobody knows.</summary>
    Other,

    /// <summary><c>create</c>, <c>run</c> and <c>restore</c>: a container begins, of a bundle.</summary>
    Create,
    Exec,
    Delete,

    /// <summary>Any other about a container that is there: <c>start</c>, <c>state</c>, <c>kill</c> and more.</summary>
    Existing,
}
