using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Tokens;

public sealed class LineCounterTests
{
    [Fact]
    public void PositionOf_AnyOrderOfOffsets_CountsFromTheBeginning() =>
        Gen.Select(Gen.Char["ab\n"].Array[0, 200], Gen.Int[0, 220].Array[1, 20]).Sample((chars, offsets) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(chars);
            LineCounter counter = new(7);
            foreach (int offset in offsets)
            {
                byte[] before = text[..Math.Min(offset, text.Length)];
                Position expected = new(7 + before.Count(b => b == '\n'), before.Length - Array.LastIndexOf(before, (byte)'\n'));
                Assert.Equal(expected, counter.PositionOf(text, offset));
            }
        });
}
