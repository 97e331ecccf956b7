using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Containerd;
using Ambicap.EndToEnd.Callers;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Learn;

/// <summary>The published <c>ambicap learn -f</c>: real containers, under the default seccomp profile.</summary>
public sealed class LearnPodTests
{
    private const string Busybox = "image: ambicap.local/busybox:plain";

    [Theory]
    [InlineData("NET_BIND_SERVICE", "- {name: web, BUSYBOX, command: [httpd, -f, -p, \"80\"], ports: [{containerPort: 80}]}")]
    [InlineData("SYS_CHROOT", "- {name: jail, BUSYBOX, command: [sh, -c, \"busybox chroot / /bin/true; test $? != 1\"]}")]
    [InlineData("SYS_ADMIN", "- {name: namer, BUSYBOX, command: [hostname, learnt]}")]
    public void Learn_UnderRuntimeDefault_FindsTheSet(string needed, string container)
    {
        JsonNode result = Learn($$"""
              restartPolicy: {{(container.Contains("ports", StringComparison.Ordinal) ? "Always" : "Never")}}
              securityContext: {seccompProfile: {type: RuntimeDefault} }
              containers:
              {{container.Replace("BUSYBOX", Busybox, StringComparison.Ordinal)}}
            """);
        Assert.Equal([needed], result["needed"]!.AsArray().Select(name => (string)name!));
    }

    /// <summary>ptrace(2): another user's process, here of the Pod's other container.</summary>
    [Fact]
    public void Learn_StraceOfAnotherContainer_NeedsSysPtrace()
    {
        string root = LearntPrograms.Root;
        JsonNode result = Learn(
            $$"""
              restartPolicy: Never
              shareProcessNamespace: true
              securityContext: {seccompProfile: {type: RuntimeDefault} }
              volumes:
              - {name: usr, hostPath: {path: {{root}}/usr} }
              - {name: lib, hostPath: {path: {{root}}/usr/lib} }
              - {name: lib64, hostPath: {path: {{root}}/usr/lib64} }
              initContainers:
              - {name: other, {{Busybox}}, restartPolicy: Always, command: [sleep, "3600"], securityContext: {runAsUser: 2000} }
              containers:
              - name: tracer
                {{Busybox}}
                command: [/bin/sh, -c, "timeout -s INT 0.3 /usr/bin/strace -qq -p $(pidof sleep); test $? != 1"]
                volumeMounts: [{name: usr, mountPath: /usr, readOnly: true}, {name: lib, mountPath: /lib, readOnly: true}, {name: lib64, mountPath: /lib64, readOnly: true}]
            """, "-c", "tracer");
        Assert.Equal(["SYS_PTRACE"], result["needed"]!.AsArray().Select(name => (string)name!));
    }

    /// <summary>On a volume of the host, and in the image, where only the layers say whose it is.</summary>
    [Theory]
    [InlineData("cat", "/data/logs/secret", 4242)]
    [InlineData("cat", "/etc/secret", 4343)]
    public void Learn_FileOfAGroup_HasTheGroupInItsPlace(string command, string file, int group)
    {
        Repository.NeedsRoot();
        using TemporaryFolder host = new();
        _ = Directory.CreateDirectory(host.File("logs"));
        File.WriteAllText(host.File("logs/secret"), "x\n");
        foreach (string path in (string[])["logs", "logs/secret"])
        {
            Assert.Equal(0, ProgramRun.Of("chown", "0:4242", host.File(path)).ExitCode);
            File.SetUnixFileMode(host.File(path), path == "logs" ? (UnixFileMode)0x1E8 : (UnixFileMode)0x1A0);
        }

        File.SetUnixFileMode(host.Path, (UnixFileMode)0x1ED);
        string archive = SecretImage.Write(host.File("images.tar"), "/etc/secret", 4343);
        JsonNode result = Learn(
            $$"""
              restartPolicy: Never
              securityContext: {seccompProfile: {type: RuntimeDefault} }
              volumes: [{name: data, hostPath: {path: {{host.Path}} } }]
              containers: [{name: reader, image: "{{SecretImage.Name}}", command: [{{command}}, {{file}}], volumeMounts: [{name: data, mountPath: /data}]}]
            """, "--image-archive", archive, "--allow", "DAC_READ_SEARCH,DAC_OVERRIDE,CHOWN");
        JsonNode alternative = Assert.Single(Assert.Single(result["capabilities"]!.AsArray(), entry => (bool)entry!["needed"]!)!["alternatives"]!.AsArray())!;
        Assert.Equal($"spec.securityContext.supplementalGroups: [{group}]", (string?)alternative["field"]);
        Assert.True((bool)alternative["works"]!, alternative.ToJsonString());
    }

    /// <summary>A user namespace is tried where containerd gives one, and else it says why not.</summary>
    [Theory]
    [InlineData("bookworm", "with hostUsers: false, not tried: containerd 1.6.20~ds1 gives Pods no user namespace; use 2.0 or newer")]
    [InlineData("sid", "with hostUsers: false, tried: works, and counts for what belongs to the Pod's own namespaces only")]
    public void Learn_HostUsers_IsTriedWhereItCanBe(string suiteName, string expected)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        string programs = Path.GetDirectoryName(suite.Script("/usr/bin/containerd"))!;
        _ = suite.Script("/usr/bin/ctr");
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["learn", "-f", "-", "--for", "3s", "--settle", "500ms"]);
        start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        ProgramRun run = ProgramRun.Of(start, Pod($$"""
              securityContext: {seccompProfile: {type: RuntimeDefault} }
              containers:
              - {name: web, {{Busybox}}, command: [httpd, -f, -p, "80"], ports: [{containerPort: 80}]}
            """));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("\n" + expected + "\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Nothing can be taken down by who is killed; the next run does, containers that still run and all.</summary>
    [Fact]
    public void Learn_Killed_IsTakenDownByTheNext()
    {
        Repository.NeedsRoot();
        using TemporaryFolder temporary = new();
        string mark = $"learn-{Guid.NewGuid():N}";
        ProcessStartInfo killed = new(Repository.Program("ambicap"), ["learn", "-f", temporary.Write("pod.yaml", Pod($$"""
              containers: [{name: a, {{Busybox}}, command: [sh, -c, "sleep 300; : {{mark}}"]}]
            """))]);
        killed.Environment["TMPDIR"] = temporary.Path;
        killed.RedirectStandardError = killed.RedirectStandardOutput = true;
        using (Process learn = Process.Start(killed)!)
        {
            // The shell in the container, not whoever has it in a manifest's argument.
            Assert.True(SpinWait.SpinUntil(() => HostProcesses.WithArgument(mark).Any(), TimeSpan.FromSeconds(60)));
            learn.Kill();
            learn.WaitForExit();
        }

        Assert.NotEmpty(HostProcesses.WithArgument(mark));
        ProcessStartInfo next = new(Repository.Program("ambicap"), ["learn", "-f", "-", "--for", "1s"]);
        next.Environment["TMPDIR"] = temporary.Path;
        ProgramRun run = ProgramRun.Of(next, Pod($"  restartPolicy: Never\n  containers: [{{name: a, {Busybox}, command: [\"true\"]}}]"));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("ambicap: an earlier run was killed (process ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(HostProcesses.WithArgument(mark));
        Assert.Equal([temporary.File("pod.yaml")], Directory.GetFileSystemEntries(temporary.Path));
    }

    [Theory]
    [InlineData("", "ambicap: the Pod has several containers; name one with --container: a, b\n")]
    [InlineData("c", "ambicap: --container: the Pod has no container \"c\"; its containers are a, b\n")]
    [InlineData("b", "ambicap: container \"b\" is privileged, which gives it everything; remove privileged to learn what it needs\n")]
    public void Learn_ContainerThatCannotBeChosen_IsOneLine(string name, string error)
    {
        Repository.NeedsRoot();
        string pod = Pod($"  containers: [{{name: a, {Busybox}}}, {{name: b, {Busybox}, securityContext: {{privileged: true}}}}]");
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["learn", "-f", "-", .. name.Length == 0 ? Array.Empty<string>() : ["-c", name]]), pod);
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    private static JsonNode Learn(string spec, params string[] options)
    {
        Repository.NeedsRoot();
        using TemporaryFolder temporary = new();
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["learn", "-f", "-", "-o", "json", "--for", "3s", "--settle", "500ms", .. options]);
        start.Environment["TMPDIR"] = temporary.Path;
        ProgramRun run = ProgramRun.Of(start, Pod(spec));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path));
        JsonNode result = JsonNode.Parse(run.Output)!;
        ProgramRun check = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["check", "-f", "-"]), (string)result["manifest"]!);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        return result;
    }

    private static string Pod(string spec) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: test}}\nspec:\n{spec}\n";
}
