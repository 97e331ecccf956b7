using Ambicap.Policy.Audit;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Audit;

/// <summary>
/// Tells the node's journal, and ambicap-node where it asks, of each container that is created with a grant, and of each that is refused.
/// Whatever goes wrong here concerns no container: nothing is waited for, and nothing is thrown.
/// </summary>
internal static class AuditTrail
{
    private static ReadOnlySpan<byte> Journal => "/run/systemd/journal/socket"u8;

    private static ReadOnlySpan<byte> Syslog => "/dev/log"u8;

    /// <summary>The container is created with its grant.</summary>
    internal static void Grant(byte[]? id, GrantingConfig granting)
    {
        try
        {
            Write(AuditSubject.OfGrant(id, granting.Document));
        }
        catch (Exception failure) when (failure is not RefusalException)
        {
            // The container starts all the same.
        }
    }

    /// <summary>The container is refused.</summary>
    /// <param name="id">The id that the caller gave.</param>
    /// <param name="file">Its config.json, which may be the reason, so what can be read of it is told.</param>
    /// <param name="refusal">Why.</param>
    internal static void Refuse(byte[]? id, BytePath file, RefusalException refusal)
    {
        try
        {
            Write(AuditSubject.OfRefusal(id, TryRead(file), refusal));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The caller is told why it was refused all the same.
        }
    }

    private static void Write(AuditEntry entry)
    {
        byte[] native = JournalFormat.Write(entry);
        if (!LogSocket.TrySend(Journal, native))
        {
            _ = LogSocket.TrySend(Syslog, SyslogFormat.Write(entry, Libc.ProcessId()));
        }

        AuditSpool.TryAdd(native);
    }

    private static OciDocument? TryRead(BytePath file)
    {
        try
        {
            return Files.TryFacts(file) is { IsRegularFile: true } ? OciReader.ReadConfig(Files.Read(file, OciDocument.MostBytes, out _))
                : null;
        }
        catch (Exception failure) when (failure is RefusalException or SystemCallException)
        {
            return null;
        }
    }
}
