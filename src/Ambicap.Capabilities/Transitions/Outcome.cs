namespace Ambicap.Capabilities.Transitions;

/// <summary>What a transition did: the next state, or the error and the state as it was.</summary>
/// <param name="State">The state after the transition; the one before it where <paramref name="Error"/> is set.</param>
/// <param name="Error">Why the kernel refused; <see cref="KernelError.None"/> where it did not.</param>
public readonly record struct Outcome(ProcessState State, KernelError Error)
{
    /// <summary>Whether the kernel did what was asked.</summary>
    public bool Succeeded => Error == KernelError.None;

    internal static Outcome Of(ProcessState state) => new(state, KernelError.None);

    internal static Outcome NotPermitted(ProcessState state) => new(state, KernelError.NotPermitted);

    internal static Outcome InvalidArgument(ProcessState state) => new(state, KernelError.InvalidArgument);
}
