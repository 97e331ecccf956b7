using System.Globalization;

namespace Ambicap.Policy.Audit;

/// <summary>The fields of an entry by their names in the journal (systemd.journal-fields(7)).</summary>
public static class AuditFields
{
    /// <summary>Who writes them: <c>journalctl -t ambicap-runtime</c>.</summary>
    public const string Identifier = "ambicap-runtime";

    /// <summary>The facility of security messages, LOG_AUTHPRIV of syslog(3).</summary>
    public const int Facility = 10;

    internal const string Message = "MESSAGE";
    internal const string Outcome = "AMBICAP_OUTCOME";
    internal const string Pod = "AMBICAP_POD";
    internal const string PodUid = "AMBICAP_POD_UID";
    internal const string Container = "AMBICAP_CONTAINER";
    internal const string ContainerId = "AMBICAP_CONTAINER_ID";
    internal const string Capabilities = "AMBICAP_CAPABILITIES";
    internal const string Annotation = "AMBICAP_ANNOTATION";
    internal const string User = "AMBICAP_USER";
    internal const string Reason = "AMBICAP_REASON";

    internal const string Granted = "granted";
    internal const string Refused = "refused";

    private const int Notice = 5;
    private const int Warning = 4;

    // Of our own making: journalctl MESSAGE_ID=... finds the entries whatever their text.
    private const string GrantedId = "6c1f8a5e0b7d4f3c9a52d7e4b1083f61";
    private const string RefusedId = "b90e2d47c6a84e1f8d35f0a7192c6e84";

    /// <summary>The severity, as syslog(3) counts.</summary>
    public static int PriorityOf(AuditEntry entry) => (entry ?? throw new ArgumentNullException(nameof(entry))).IsGranted ? Notice
        : Warning;

    /// <summary>The fields that say something, the text for people first.</summary>
    internal static IEnumerable<(string Name, string Value)> Of(AuditEntry entry)
    {
        yield return (Message, entry.Message);
        foreach ((string name, string value) in Facts(entry))
        {
            if (value.Length > 0)
            {
                yield return (name, value);
            }
        }
    }

    /// <summary>What the journal itself goes by.</summary>
    internal static IEnumerable<(string Name, string Value)> OfJournal(AuditEntry entry) =>
    [
        ("MESSAGE_ID", entry.IsGranted ? GrantedId : RefusedId),
        ("PRIORITY", Text(PriorityOf(entry))),
        ("SYSLOG_FACILITY", Text(Facility)),
        ("SYSLOG_IDENTIFIER", Identifier),
    ];

    private static (string Name, string Value)[] Facts(AuditEntry entry) =>
    [
        (Outcome, entry.IsGranted ? Granted : Refused),
        (Pod, entry.Pod is { } pod ? pod.ToString() : ""),
        (PodUid, entry.Pod?.Uid ?? ""),
        (Container, entry.Container),
        (ContainerId, entry.ContainerId),
        (Capabilities, entry.Capabilities.ToString()),
        (Annotation, entry.Annotations),
        (User, entry.UserId is { } user ? user.ToString(CultureInfo.InvariantCulture) : ""),
        (Reason, entry.Refusal is { } reason ? reason.Word() : ""),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
