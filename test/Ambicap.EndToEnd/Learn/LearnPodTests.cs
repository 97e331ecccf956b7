using System.Diagnostics;
using System.Text.Json.Nodes;
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
