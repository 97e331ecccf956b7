using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>The outcome of a request.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Granted">What an allowed new Pod is granted; nothing where it was only tried.</param>
internal readonly record struct Admitted(AdmissionAnswer Answer, AmbientGrants Granted)
{
    /// <summary>An answer that grants nothing.</summary>
    internal static Admitted With(AdmissionAnswer answer) => new(answer, AmbientGrants.None);
}
