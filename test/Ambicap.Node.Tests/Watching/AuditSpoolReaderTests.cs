using Ambicap.Node.Watching;
using Ambicap.Policy.Audit;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Watching;

public sealed class AuditSpoolReaderTests
{
    [Fact]
    public void Take_Entries_AreTakenOnceInTheOrderOfTime()
    {
        using TemporaryFolder host = new();
        AuditSpoolReader spool = new(host.Path);
        spool.MakeFolder();
        Write(spool, "00000000000000000002-9", "second");
        Write(spool, "00000000000000000001-10", "first");
        Assert.Equal(["first", "second"], spool.Take().Select(spooled => spooled.Entry.ContainerId));
        Assert.Empty(spool.Take());
    }

    [Fact]
    public void Take_UnfinishedAndForeignFiles_StayAndDamagedOnesGo()
    {
        using TemporaryFolder host = new();
        AuditSpoolReader spool = new(host.Path);
        spool.MakeFolder();
        Write(spool, "00000000000000000001-10.ambicap-10", "unfinished");
        Write(spool, "README", "foreign");
        File.WriteAllText(Path.Combine(spool.Folder, "00000000000000000003-1"), "no entry");
        File.WriteAllBytes(Path.Combine(spool.Folder, "00000000000000000004-1"), new byte[100_000]);
        Assert.Empty(spool.Take());
        Assert.Equal(["00000000000000000001-10.ambicap-10", "README"], Directory.GetFiles(spool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MakeFolder_New_IsForItsOwnerAlone()
    {
        using TemporaryFolder host = new();
        AuditSpoolReader spool = new(host.Path);
        spool.MakeFolder();
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(spool.Folder));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(Path.GetDirectoryName(spool.Folder)!));
    }

    [Fact]
    public void Take_NoFolder_IsNothing() => Assert.Empty(new AuditSpoolReader("/nowhere").Take());

    private static void Write(AuditSpoolReader spool, string name, string id) =>
        File.WriteAllBytes(Path.Combine(spool.Folder, name), JournalFormat.Write(new AuditEntry(id, null, "m")));
}
