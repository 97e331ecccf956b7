using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>How long a grant is remembered: as long as its container may be there.</summary>
public sealed class RecordTests
{
    private const string Web = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\"";
    private const string Grant = Web + ",\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"";

    [Fact]
    public void Create_IdThatIsTaken_IsRefusedWithAGrantAndTouchesNothingOfTheOther()
    {
        using WrapperCall call = new();
        string root = call.File("root");
        string record = Granted(call, root, "web-1");

        // What runc leaves of a container that is there.
        Directory.CreateDirectory(Path.Combine(root, "web-1"));
        call.WriteConfig(Grant);
        ProgramRun run = call.Run("--root", root, "create", "--bundle", call.Bundle, "web-1");
        Assert.Equal($"ambicap: container \"web\" has a grant, but {root}/web-1 has a container of that id already; delete it first\n", run.Errors);
        call.WriteConfig(Web);
        Assert.Equal(WrapperCall.InnerExitCode, call.Run("--root", root, "create", "--bundle", call.Bundle, "web-1").ExitCode);
        Assert.True(File.Exists(record));
    }

    [Theory]
    [InlineData("root", true)]
    [InlineData("xdg/crun", false)]
    public void Delete_ContainerThatRuns_ForgetsByForceOnly(string state, bool withRoot)
    {
        using WrapperCall call = new();
        string[] root = withRoot ? ["--root", call.File("root")] : ["--root", ""];
        string id = $"ambicap-test-{Environment.ProcessId}-{withRoot}";
        string record = Granted(call, root[1], id);
        string folder = call.File($"{state}/{id}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, withRoot ? "state.json" : "status"), $"{{\"pid\":{Environment.ProcessId},\"init_process_pid\":{Environment.ProcessId}}}");
        _ = call.Run("XDG_RUNTIME_DIR", call.File("xdg"), [.. root, "delete", id]);
        Assert.True(File.Exists(record));
        _ = call.Run("XDG_RUNTIME_DIR", call.File("xdg"), [.. root, "delete", "--force", id]);
        Assert.False(File.Exists(record));
    }

    [Fact]
    public void Delete_ContainerThatWasOnlyCreated_Forgets()
    {
        using WrapperCall call = new();
        string root = call.File("root");
        string record = Granted(call, root, "web-1");
        Directory.CreateDirectory(Path.Combine(root, "web-1"));
        File.WriteAllText(Path.Combine(root, "web-1", "state.json"), $"{{\"init_process_pid\":{Environment.ProcessId}}}");
        File.WriteAllText(Path.Combine(root, "web-1", "exec.fifo"), "");
        _ = call.Run("--root", root, "delete", "web-1");
        Assert.False(File.Exists(record));
    }

    [Fact]
    public void Create_OldRecords_AreSweptUpWithoutTheirContainersAndBundles()
    {
        using WrapperCall call = new();
        string root = call.File("root");
        string longest = new('b', 230);
        string[] records = [.. new[] { "gone", longest, "there", "fresh", "bundled" }.Select(id => Granted(call, root, id, bundle: id[..1]))];
        string folder = Path.GetDirectoryName(records[0])!;
        string unfinished = Path.Combine(folder, "killed.container.ambicap-1");
        File.WriteAllText(unfinished, "");
        foreach (string old in records.Where(record => !record.Contains("fresh", StringComparison.Ordinal)).Append(unfinished))
        {
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        }

        Directory.CreateDirectory(Path.Combine(root, "there"));
        foreach (string id in new[] { "g", "t", "f" })
        {
            Directory.Delete(call.File(id), recursive: true);
        }

        // At most once an hour: the folder was looked through when it was made.
        string next = Granted(call, root, "next-0");
        Assert.True(File.Exists(records[0]));
        Sweep(call, root, "next-1");
        string[] kept = [records[1], records[2], records[3], records[4], next, Path.Combine(folder, "next-1.container")];
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

        // The bundle of the one with the long id, which it shares with another.
        Directory.Delete(call.File("b"), recursive: true);
        Sweep(call, root, "next-2");
        Assert.Equal((false, false), (File.Exists(records[1]), File.Exists(records[4])));
    }

    [Fact]
    public void Create_RootWithTheWayBack_StaysBelowTheFolderOfRecords()
    {
        using WrapperCall call = new();
        string way = string.Concat(Enumerable.Repeat("/..", 9));
        _ = Granted(call, $"/missing{way}{call.Root}/missing/.././inner", "web-1");
        Assert.True(File.Exists(Path.Combine(call.RecordFolder, "inner", "web-1.container")));
    }

    [Fact]
    public void Create_EndlessName_IsRefusedInOneLine()
    {
        using WrapperCall call = new();
        string name = new('n', 300_000);
        call.WriteConfig($"\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"{name}\",\"ambicap.dev/ambient\":\"NET_BIND_SERVICE\"");
        Assert.Equal($"ambicap: container \"{name[..64]}...\" has a name of more than 253 characters; use a shorter one\n", call.Create().Errors);
    }

    /// <summary>Creates a container with a grant and returns its record.</summary>
    private static string Granted(WrapperCall call, string root, string id, string bundle = "bundle")
    {
        call.WriteConfig(Grant);
        string own = call.File(bundle);
        Directory.CreateDirectory(own);
        if (own != call.Bundle)
        {
            File.Copy(call.Config, Path.Combine(own, "config.json"), overwrite: true);
        }

        string[] before = call.Records;
        Assert.Equal(WrapperCall.InnerExitCode, call.Run("--root", root, "create", "--bundle", own, id).ExitCode);
        return root.Length > 0 ? call.Records.Except(before).Single() : $"{call.RecordFolder[..^(call.Root.Length + "root".Length)]}default/{id}.container";
    }

    /// <summary>A create as it is an hour later; looking into the folder would be noted as well.</summary>
    private static void Sweep(WrapperCall call, string root, string id)
    {
        Directory.SetLastAccessTimeUtc(call.RecordFolder[..call.RecordFolder.IndexOf("/root/", StringComparison.Ordinal)], DateTime.UtcNow.AddHours(-2));
        _ = call.Run("--root", root, "create", "--bundle", call.Bundle, id);
    }
}
