using Ambicap.Capabilities;

namespace Ambicap.Host.Tracing;

/// <summary>One capability as the kernel was asked for it.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Granted">How many audited checks found it.</param>
/// <param name="Refused">How many audited checks did not.</param>
/// <param name="Unaudited">How many checks the kernel makes for itself and without auditing a no, such as that of memory overcommit: they
/// say nothing about need.</param>
/// <param name="FirstCommand">The name of the program that caused the first check; null where it is not known.</param>
/// <param name="FirstCallSite">Where in the kernel the first check was made; null where it is not known.</param>
internal sealed record ObservedCapability(
    Capability Capability, long Granted, long Refused, long Unaudited, string? FirstCommand, string? FirstCallSite);
