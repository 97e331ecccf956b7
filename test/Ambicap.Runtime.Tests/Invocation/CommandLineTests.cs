using System.Text;
using Ambicap.Runtime.Invocation;
using CsCheck;

namespace Ambicap.Runtime.Tests.Invocation;

public sealed class CommandLineTests
{
    [Theory]
    // As containerd calls it.
    [InlineData("--root /r --log /b/log.json --log-format json create --bundle /b --pid-file /b/init.pid web", "Create", "/r", "/b/log.json", "/b", "web")]
    [InlineData("--root /r --log /b/log.json --log-format json --systemd-cgroup create --bundle /b --pid-file /p web", "Create", "/r", "/b/log.json", "/b", "web")]
    // As CRI-O calls it.
    [InlineData("--root=/r create --bundle /b --pid-file /p web", "Create", "/r", null, "/b", "web")]
    // As Podman calls crun.
    [InlineData("--cgroup-manager cgroupfs --log-format=json create --bundle=/b --pid-file=/p web", "Create", null, null, "/b", "web")]
    // An id may be the name of a command, and an option's value too.
    [InlineData("--root create state create", "Existing", "create", null, null, "create")]
    [InlineData("create --bundle run create", "Create", null, null, "run", "create")]
    [InlineData("state create", "Existing", null, null, null, "create")]
    [InlineData("kill create", "Existing", null, null, null, "create")]
    // Go takes one dash, a dash-dash ends options, a switch may have a value of its own.
    [InlineData("-root /r create -b /b web", "Create", "/r", null, "/b", "web")]
    [InlineData("--debug=true create -- -web", "Create", null, null, null, "-web")]
    [InlineData("create --no-pivot --no-new-keyring web", "Create", null, null, null, "web")]
    [InlineData("create -no-subreaper web", "Create", null, null, null, "web")]
    [InlineData("run -d -b /b web", "Create", null, null, "/b", "web")]
    [InlineData("run -db /b web", "Create", null, null, "/b", "web")]
    [InlineData("restore --image-path /i --bundle /b web", "Create", null, null, "/b", "web")]
    // argp, and so crun, completes the beginning of a long option.
    [InlineData("--roo /r --cgroup-m disabled run --bun /b web", "Create", "/r", null, "/b", "web")]
    [InlineData("--roo=/r create --bundl=/b web", "Create", "/r", null, "/b", "web")]
    [InlineData("delete --force web", "Delete", null, null, null, "web")]
    [InlineData("delete -f web", "Delete", null, null, null, "web")]
    [InlineData("delete", "Delete", null, null, null, null)]
    [InlineData("--root", "Other", null, null, null, null)]
    [InlineData("", "Other", null, null, null, null)]
    [InlineData("features", "Other", null, null, null, null)]
    [InlineData("--version", "Other", null, null, null, null)]
    [InlineData("list -q", "Other", null, null, null, null)]
    [InlineData("spec --bundle /b", "Other", null, null, null, null)]
    public void Parse_Call_IsUnderstood(string call, string command, string? root, string? log, string? bundle, string? id)
    {
        CommandLine line = Parse(call);
        Assert.Equal((command, root, log, bundle, id), (line.Command.ToString(), Text(line.Root), Text(line.Log), Text(line.Bundle), Text(line.Id)));
    }

    [Theory]
    [InlineData("start web")]
    [InlineData("state web")]
    [InlineData("kill web KILL")]
    [InlineData("kill --all web 9")]
    [InlineData("kill -a web")]
    [InlineData("pause web")]
    [InlineData("resume web")]
    [InlineData("ps web -ef")]
    [InlineData("ps --format json web")]
    [InlineData("ps -f table web")]
    [InlineData("ps -fjson web")]
    [InlineData("events --stats web")]
    [InlineData("events --interval 1s web")]
    [InlineData("update --resources - web")]
    [InlineData("update -r /res.json web")]
    [InlineData("update --memory 1 --memory-swap=-1 --cpu-quota 5 --pids-limit 7 --blkio-weight 10 web")]
    [InlineData("update --cpu-burst 1 --cpu-idle 1 --l3-cache-schema x --mem-bw-schema y --cpuset-cpus 0 --cpuset-mems 0 web")]
    [InlineData("update --cpu-rt-period 1 --cpu-rt-runtime 1 --cpu-share 2 --cpu-period 3 --kernel-memory 1 --kernel-memory-tcp 1 --memory-reservation 1 web")]
    [InlineData("update --reso /res.json web")]
    [InlineData("checkpoint --image-path /i --work-path /w --parent-path /p --status-fd 3 --page-server a:1 --manage-cgroups-mode soft --empty-ns network --leave-running web")]
    [InlineData("checkpoint --tcp-established --ext-unix-sk --shell-job --lazy-pages --file-locks --pre-dump --auto-dedup --network-lock web")]
    [InlineData("mounts add web /mounts.json")]
    [InlineData("mounts remove web /mounts.json")]
    public void Parse_CommandOfAContainerThatIsThere_FindsTheId(string call)
    {
        CommandLine line = Parse("--root /r --log /l " + call);
        Assert.Equal((RuntimeCommand.Existing, "/r", "web"), (line.Command, Text(line.Root), Text(line.Id)));
    }

    [Theory]
    [InlineData("exec --process /t/p --detach --pid-file /b/e.pid web", "/t/p", "web")]
    [InlineData("exec --pid-file /p --process=/t/p --detach web", "/t/p", "web")]
    [InlineData("exec -p /t/p web", "/t/p", "web")]
    [InlineData("exec --proce /t/p web", "/t/p", "web")]
    [InlineData("exec -dp /t/p web", "/t/p", "web")]
    [InlineData("exec -p/t/p web", "/t/p", "web")]
    // Behind the id stands the command to run, with options of its own.
    [InlineData("exec web sh --process /x", null, "web")]
    [InlineData("exec --user 1000:1000 -e A=b --cwd / -t web sh -p x", null, "web")]
    public void Parse_Exec_FindsTheProcessFile(string call, string? process, string id)
    {
        CommandLine line = Parse(call);
        Assert.Equal((RuntimeCommand.Exec, process, id), (line.Command, Text(line.ProcessFile), Text(line.Id)));
    }

    [Theory]
    [InlineData("delete -f web", true)]
    [InlineData("delete --force=true web", true)]
    [InlineData("delete --force=false web", false)]
    [InlineData("delete web", false)]
    public void Parse_Delete_KnowsForce(string call, bool isForced) => Assert.Equal(isForced, Parse(call).IsForced);

    [Fact]
    public void Parse_CrunConfig_IsTheConfiguration() => Assert.Equal("/c.json", Text(Parse("create --config /c.json web").ConfigurationFile));

    [Theory]
    [InlineData("--log-format json create x", true)]
    [InlineData("--log-format=text create x", false)]
    [InlineData("create x", false)]
    public void Parse_LogFormat_IsJsonOrText(string call, bool isJson) => Assert.Equal(isJson, Parse(call).LogIsJson);

    [Fact]
    public void Parse_AnyArguments_EndsInACommand() => Gen.Byte.Array[0, 8].Array[0, 8].Sample(arguments => _ = CommandLine.Parse(arguments));

    private static CommandLine Parse(string call) =>
        CommandLine.Parse(Array.ConvertAll(call.Split(' ', StringSplitOptions.RemoveEmptyEntries), Encoding.UTF8.GetBytes));

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
