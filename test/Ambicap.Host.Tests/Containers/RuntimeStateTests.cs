using System.Globalization;
using Ambicap.Host.Containers;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Containers;

public sealed class RuntimeStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ReadAll_RunningContainers_ByProcess()
    {
        // This process twice: the second file is the one that counts.
        WriteRunc(StartTime());
        Assert.Equal(("web", "/srv/bundle"), Assert.Contains(Environment.ProcessId, RuntimeState.ReadAll([_folder.Path])));
        WriteCrun(StartTime());
        Assert.Equal(("job", "/srv/job"), Assert.Contains(Environment.ProcessId, RuntimeState.ReadAll([_folder.Path])));
    }

    [Fact]
    public void ReadAll_ProcessOfTheSameIdThatBeganLater_IsNoContainers()
    {
        WriteRunc("1");
        WriteCrun("1");
        Assert.Empty(RuntimeState.ReadAll([_folder.Path]));
    }

    [Fact]
    public void ReadAll_DamagedState_IsLeftOut()
    {
        _ = _folder.Write("runc/a/state.json", "{");
        _ = _folder.Write("runc/b/state.json", "{\"init_process_pid\": \"1\", \"config\": {}}");
        _ = _folder.Write("crun/c/status", "");
        _ = _folder.Write("crun/d/status", "[]");
        Assert.Empty(RuntimeState.ReadAll([_folder.Path, _folder.File("nowhere")]));
    }

    public void Dispose() => _folder.Dispose();

    private void WriteRunc(string start) => _folder.Write("runc/web/state.json", $$"""
        {"id": "web", "init_process_pid": {{Environment.ProcessId}}, "init_process_start": {{start}},
         "config": {"labels": ["ambicap.dev/ambient=CHOWN", "bundle=/srv/bundle"] } }
        """);

    private void WriteCrun(string start) => _folder.Write("crun/job/status", $$"""
        {"pid": {{Environment.ProcessId}}, "process-start-time": {{start}}, "bundle": "/srv/job"}
        """);

    private static string StartTime()
    {
        string stat = File.ReadAllText($"/proc/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/stat");
        return stat[(stat.LastIndexOf(") ", StringComparison.Ordinal) + 2)..].Split(' ')[19];
    }
}
