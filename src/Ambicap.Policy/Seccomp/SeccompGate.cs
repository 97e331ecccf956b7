using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Seccomp;

/// <summary>The system calls that a default seccomp profile lets through only where the container manager added one capability.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Families">The profiles that do so.</param>
/// <param name="SystemCalls">What any of them lets through for it, in alphabetical order.</param>
/// <param name="Core">Those of them that each of the <paramref name="Families"/> refuses without this capability, whatever others are
/// there. A profile that refuses all of these does not know of the capability.</param>
public sealed record SeccompGate(Capability Capability, ProfileFamily Families, IReadOnlyList<string> SystemCalls, IReadOnlyList<string> Core);
