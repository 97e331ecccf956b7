using System.Text;

namespace Ambicap.Runtime.Tests.Abuse;

/// <summary>Damages bytes as hostile or broken writers would: flips, cuts, copies, and words that mean something here.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "\"process\":", "\"capabilities\":", "\"ambient\":", "\"annotations\":", "\"user\":{\"uid\":0}", "\"uid\":", "null", "{}", "[]", "{", "}", "[", "]", ",", ":", "\"",
            "\\u0061", "\\ud800", "\u017f", "\ufeff", "\0", "1e999", "-0", "18446744073709551616", "\"CAP_SYS_ADMIN\"", "CAP_KILL", "ALL",
            "\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"", "\"nonroot.ambicap.dev/web\":\"KILL\"", "\"ambicap.dev/ambient\":\"SYS_ADMIN\"",
            "--root", "--root=", "-b", "--bundle", "--", "-", "create", "exec", "--process", "-p", "delete", "=", "-tp",
            "update", "kill", "state", "start", "checkpoint", "events", "ps", "mounts", "add", "pause", "resume", "--interval", "-r",
            "allowed", "runtime", " = ", "\"/\"", "'''", "\"\"\"", "#", "[[x]]", "[x]", "\r\n", "1979-05-27T07:32:00Z", "inf",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to below <paramref name="end"/>.</summary>
    internal int Next(int end) => _random.Next(end);

    /// <summary>What came of the last damage.</summary>
    internal byte[] Last { get; private set; } = [];

    /// <summary>One to four damages, in a copy.</summary>
    internal byte[] Damage(byte[] content)
    {
        List<byte> bytes = [.. content];
        for (int left = 1 + _random.Next(4); left > 0; left--)
        {
            DamageOnce(bytes);
        }

        return Last = [.. bytes];
    }

    private void DamageOnce(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int length = Math.Min(_random.Next(1, 40), bytes.Count - at);
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, s_words[_random.Next(s_words.Length)]);
                break;
        }
    }
}
