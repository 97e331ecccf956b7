using System.Buffers.Text;

namespace Ambicap.Runtime.Interop;

/// <summary>Whom of the machine's users this process is, by <c>/proc/self/uid_map</c> (user_namespaces(7)).</summary>
internal static class UserNamespace
{
    private const int MostMapBytes = 64 * 1024;

    /// <summary>Whether some user ids of the machine are not known here: only the first user namespace maps every one to itself.</summary>
    /// <param name="outerUserId">The id of this process's user outside; the same as inside where that is not known.</param>
    internal static bool IsInside(out uint outerUserId)
    {
        uint own = Libc.EffectiveUserId();
        outerUserId = own;
        try
        {
            ReadOnlySpan<byte> map = Files.ReadUnsized(BytePath.Of("/proc/self/uid_map"u8), MostMapBytes);
            bool isMachine = false;
            while (TryNumber(ref map, out uint inside) && TryNumber(ref map, out uint outside) && TryNumber(ref map, out uint count))
            {
                isMachine = inside == 0 && outside == 0 && count == uint.MaxValue;
                if (own >= inside && own - inside < count)
                {
                    outerUserId = outside + (own - inside);
                }
            }

            return !isMachine;
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            // No /proc: then nothing is known of a user namespace.
            return false;
        }
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out uint number)
    {
        text = text.TrimStart(" \n"u8);
        bool valid = Utf8Parser.TryParse(text, out number, out int used);
        text = text[used..];
        return valid;
    }
}
