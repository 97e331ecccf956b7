using System.Buffers.Binary;
using Ambicap.Host.Tracing;

namespace Ambicap.Host.Tests.Tracing;

public class RingPageTests
{
    private static readonly PageLayout s_layout = new(TimeStamp: 0, Commit: 8, Data: 16);

    [Fact]
    public void MoveNext_EveryKindOfRecord_GivesDataAndTimes()
    {
        byte[] page = Page(1000,
            Header(type: 2, delta: 5), 1, 2, // a record of two words
            Header(type: 30, delta: 1), 3, // time goes on by 3 << 27 and 1
            Header(type: 0, delta: 7), 12, 8, 9, // a record whose length stands in it
            Header(type: 29, delta: 1), 8, 0, // one that was taken back
            Header(type: 31, delta: 4), 1, // the time is 1 << 27 and 4
            Header(type: 1, delta: 2), 6,
            Header(type: 29, delta: 0), 0, 0); // the rest is empty

        Assert.Equal(
            [(1005UL, "0100000002000000"), (1005UL + (3UL << 27) + 8, "0800000009000000"), ((1UL << 27) + 6, "06000000")],
            Walk(page).Records);
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1 << 31, false, 1)]
    [InlineData((1 << 31) | (1 << 30), true, 77)]
    public void Lost_Marks_AreRead(int flags, bool isStored, int lost)
    {
        byte[] page = Page(0, Header(type: 1, delta: 0), 1);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(8), 8 | (uint)flags);
        byte[] whole = isStored ? [.. page, 77, 0, 0, 0, 0, 0, 0, 0] : page;

        Assert.Equal(lost, Walk(whole).Lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(19)]
    public void MoveNext_PageCutOff_EndsThere(int length) => Assert.Empty(Walk(Page(0, Header(1, 0), 1).AsSpan(0, length).ToArray()).Records);

    [Theory]
    [InlineData(0u)] // shorter than itself
    [InlineData(3u)]
    [InlineData(0xFFFF_FFFFu)] // longer than the page
    public void MoveNext_LengthThatCannotBe_EndsThere(uint length) => Assert.Empty(Walk(Page(0, Header(0, 0), length, 1)).Records);

    [Fact]
    public void MoveNext_AnyBytes_StaysWithinThePage()
    {
        Random random = new(2763);
        for (int i = 0; i < 200_000; i++)
        {
            byte[] page = new byte[random.Next(300)];
            random.NextBytes(page);
            if (page.Length >= 16 && random.Next(2) == 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(8), random.Next(page.Length + 10));
            }

            // Each record takes 4 bytes at least.
            Assert.True(Walk(page).Records.Count <= page.Length / 4);
        }
    }

    private static (List<(ulong Time, string Bytes)> Records, long Lost) Walk(byte[] bytes)
    {
        List<(ulong, string)> records = [];
        RingPage page = new(bytes, s_layout);
        while (page.MoveNext())
        {
            records.Add((page.Time, Convert.ToHexStringLower(page.Record)));
        }

        return (records, page.Lost);
    }

    private static uint Header(int type, uint delta) => (uint)type | (delta << 5);

    private static byte[] Page(long time, params ReadOnlySpan<uint> words)
    {
        byte[] page = new byte[16 + (words.Length * 4)];
        BinaryPrimitives.WriteInt64LittleEndian(page, time);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(8), words.Length * 4);
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(16 + (i * 4)), words[i]);
        }

        return page;
    }
}
