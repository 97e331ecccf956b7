using System.Globalization;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Audit;

/// <summary>
/// Hands entries to ambicap-node: one small file each, whole or not at all, in a folder that is there where ambicap-node wants them. It
/// reads and removes them; while it is away the last ones stay.
/// </summary>
/// <remarks>
/// Not one file that grows: who empties it would have to stop who writes. Not a socket: what is sent while ambicap-node is replaced would
/// be lost.
/// </remarks>
internal static class AuditSpool
{
    private const int MostFiles = 256;

    private const string Place = $"{RecordLines.Folder}/{RecordLines.Audit}";

    /// <summary>Adds an entry; the oldest goes where there are too many.</summary>
    internal static void TryAdd(ReadOnlySpan<byte> entry)
    {
        BytePath folder = BytePath.Of(Place);
        if (Libc.EffectiveUserId() != 0 || Files.TryFacts(folder) is not { IsTrustworthy: true, IsRegularFile: false })
        {
            return;
        }

        string[] kept = Directory.GetFiles(folder.ToString());
        if (kept.Length >= MostFiles)
        {
            Array.Sort(kept, StringComparer.Ordinal);
            foreach (string old in kept.AsSpan(0, kept.Length - MostFiles + 1))
            {
                Files.Remove(BytePath.Of(old));
            }
        }

        Files.Create(folder, folder.Append(NewName()), entry);
    }

    /// <summary>In the order of time: ticks of the clock in as many digits for each, and who wrote it.</summary>
    private static byte[] NewName() => System.Text.Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.Ticks:D20}-{Libc.ProcessId()}"));
}
