using System.Runtime.InteropServices;
using Ambicap.Capabilities.Kernel;
using CsCheck;

namespace Ambicap.Capabilities.Tests;

public sealed partial class CapabilityTextTests
{
    private static readonly Gen<string> s_list = Gen.OneOf(
        "", "all", "cap_chown", "CAP_CHOWN", "cap_chown,cap_net_raw", "cap_net_raw,all", "0", "40", "63", "cap_chown,", "chown", "cap_none", "64");

    private static readonly Gen<string> s_clause = Gen.Select(
        s_list, Gen.OneOf("=", "=", "+", "-").Array[0, 3], Gen.OneOf("", "e", "i", "p", "ep", "eip", "x", "P").Array[3], (list, operators, flags) =>
            list + string.Concat(operators.Zip(flags, (left, right) => left + right)));

    [Theory]
    [InlineData("", 0UL, 0UL, 0UL)]
    [InlineData("=", 0UL, 0UL, 0UL)]
    [InlineData("cap_net_raw,cap_net_admin=ep", 0x3000UL, 0x3000UL, 0UL)]
    [InlineData("cap_net_raw+i cap_chown=p", 0UL, 1UL, 0x2000UL)]
    [InlineData("=ep cap_chown-e", 0x1fffffffffeUL, 0x1ffffffffffUL, 0UL)]
    [InlineData("cap_chown=p\n\tcap_chown=i", 0UL, 0UL, 1UL)]
    public void Parse_Text_IsTheThreeSets(string text, ulong effective, ulong permitted, ulong inheritable) =>
        Assert.Equal(new CapabilityText(new(effective), new(permitted), new(inheritable)), CapabilityText.Parse(text));

    [Theory]
    [InlineData("cap_chown", "'cap_chown' is not a capability clause; write names, then =, + or - and flags of e, i and p: cap_net_raw=ep")]
    [InlineData("+ep", "'+ep' is not a capability clause; write names, then =, + or - and flags of e, i and p: cap_net_raw=ep")]
    [InlineData("cap_chown+p=i", "'cap_chown+p=i' has a wrong operator; write = first, then + or -, each with flags of e, i and p")]
    [InlineData("chown=p", "'chown' is not a capability; did you mean CHOWN?; names begin with cap_ here")]
    [InlineData("cap_net_rwa=p", "'cap_net_rwa' is not a capability; did you mean NET_RAW?")]
    public void Parse_NoText_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => CapabilityText.Parse(text)).Message);

    [Theory]
    [InlineData("=", "=")]
    [InlineData("all=ep", "=ep")]
    [InlineData("cap_net_admin,cap_net_raw+pe", "cap_net_admin,cap_net_raw=ep")]
    [InlineData("=ep cap_sys_admin-ep", "=ep cap_sys_admin-ep")]
    [InlineData("cap_chown=p cap_kill=e", "cap_chown=p cap_kill+e")]
    public void ToString_Sets_IsLibcapsForm(string text, string expected) => Assert.Equal(expected, CapabilityText.Parse(text).ToString());

    [Fact]
    public void ToFile_PartlyEffective_Throws() => Assert.Equal(
        "'cap_kill=ep cap_chown+p' is not for a file: it has one effective flag; give e to all capabilities or to none",
        Assert.Throws<InvalidOperationException>(() => CapabilityText.Parse("cap_kill=ep cap_chown=p").ToFile()).Message);

    [Fact]
    public void TryParse_RandomClauses_IsWhatLibcapReads()
    {
        SkipWithoutLibcap();
        s_clause.Array[0, 3].Sample(clauses =>
        {
            string text = string.Join(' ', clauses);
            bool valid = CapabilityText.TryParse(text, out CapabilityText read);
            Assert.Equal(LibcapReads(text), valid ? read : null);
        });
    }

    [Fact]
    public void ToString_RandomSets_IsReadBackByLibcapAndHere()
    {
        SkipWithoutLibcap();
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.Int[0, 2]).Sample((a, b, c, few) =>
        {
            ulong mask = few switch { 0 => ulong.MaxValue, 1 => 0x2401, _ => 0x8000000000000001 };
            CapabilityText sets = new(new(a & mask), new((b | 0x100) & mask), new(c & mask));
            Assert.Equal(sets, CapabilityText.Parse(sets.ToString()));
            Assert.Equal(sets, LibcapReads(sets.ToString()));
        });
    }

    private static void SkipWithoutLibcap()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("libcap.so.2", out _), "libcap.so.2 is not installed (package libcap2)");
        Assert.SkipUnless(
            KernelCapabilities.Last == CapabilityName.Count - 1,
            "libcap's 'all' is that of this kernel, which has other capabilities");
    }

    /// <summary>The three sets that libcap reads, or null where it refuses the text.</summary>
    private static CapabilityText? LibcapReads(string text)
    {
        nint state = CapFromText(text);
        if (state == 0)
        {
            return null;
        }

        CapabilityText read = new(Flag(state, 0), Flag(state, 1), Flag(state, 2));
        Assert.Equal(0, CapFree(state));
        return read;
    }

    private static CapabilitySet Flag(nint state, int flag)
    {
        CapabilitySet set = CapabilitySet.Empty;
        for (int number = 0; number < 64; number++)
        {
            Assert.Equal(0, CapGetFlag(state, number, flag, out int value));
            set |= value != 0 ? CapabilitySet.Of((Capability)number) : default;
        }

        return set;
    }

    [LibraryImport("libcap.so.2", EntryPoint = "cap_from_text", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CapFromText(string text);

    [LibraryImport("libcap.so.2", EntryPoint = "cap_get_flag")]
    private static partial int CapGetFlag(nint state, int capability, int flag, out int value);

    [LibraryImport("libcap.so.2", EntryPoint = "cap_free")]
    private static partial int CapFree(nint state);
}
