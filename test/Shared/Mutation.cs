namespace Ambicap.Tests;

/// <summary>Random changes of a text: pieces that vanish, stand twice, move, come from another text, or turn into syntax.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_syntax =
    [
        .. new[]
        {
            "\n", " ", "  ", "\t", ":", ": ", "- ", "---\n", "...\n", "[", "]", "{", "}", ",", "&a ", "*a", "!!", "!", "|\n", ">-\n", "'", "\"", "\\", "#", "%YAML 1.2\n",
            "~", "null", "yes", "0x", "1e999", "<<: ", "? ", "@", "`", "\0", "\u0085", "\u2028", "\ud83d\ude00", "\ufeff", "99999999999999999999", "-",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC3],
        [0xED, 0xA0, 0x80],
    ];

    internal static byte[] Of(byte[] text, byte[] other, Random random)
    {
        List<byte> changed = [.. text];
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            int at = random.Next(changed.Count + 1);
            int length = Math.Min(random.Next(40), changed.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    changed.RemoveRange(at, length);
                    break;
                case 1:
                    changed.InsertRange(random.Next(changed.Count + 1), changed.GetRange(at, length));
                    break;
                case 2:
                    int from = random.Next(other.Length);
                    changed.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(200), other.Length - from)));
                    break;
                case 3 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                default:
                    changed.InsertRange(at, s_syntax[random.Next(s_syntax.Length)]);
                    break;
            }
        }

        return [.. changed];
    }
}
