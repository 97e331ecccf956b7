using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap convert</c>.</summary>
public sealed class ConvertCommandTests
{
    private const string Native = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a # x\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        drop: [ALL]\n        ambient: [KILL]\n";
    private const string Annotated = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a # x\n  annotations:\n    ambient.ambicap.dev/web: KILL\nspec:\n  runtimeClassName: ambicap\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        drop: [ALL]\n";
    private const string Service = "apiVersion: v1\nkind: Service\n";

    [Theory]
    [InlineData("", Native, Annotated)]
    [InlineData("-f -", Native, Annotated)]
    [InlineData("--to native", Annotated, Native)]
    [InlineData("--to annotations", Annotated, Annotated)]
    [InlineData("", Service, Service)]
    [InlineData("", "", "")]
    [InlineData("", "{{ no: yaml", "{{ no: yaml")]
    public void Convert_Filter_WritesTheResult(string options, string input, string expected)
    {
        ProgramRun run = Run(options, input);
        Assert.Equal((0, expected, ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Convert_RuntimeClass_IsNamedOrLeftAlone()
    {
        Assert.Equal(Annotated.Replace("Name: ambicap", "Name: other", StringComparison.Ordinal), Run("--runtime-class other", Native).Output);
        Assert.Equal(Annotated.Replace("  runtimeClassName: ambicap\n", "", StringComparison.Ordinal), Run("--runtime-class none", Native).Output);
    }

    [Theory]
    [InlineData("", "ambient: [x", 2, "ambicap: <stdin>:2:1: not valid YAML: ")]
    [InlineData("-f nowhere.yaml", "", 2, "ambicap: nowhere.yaml: no such file; name a file, a folder, or - for standard input\n")]
    [InlineData("-f -", Native + "        addForNonRoot: [KILLL]\n", 1, "ambicap: <stdin>:12:25: container \"web\": capabilities.addForNonRoot: unknown capability \"KILLL\"; did you mean KILL?\n")]
    [InlineData("-o json", "{{ x", 2, "ambicap: <stdin>:")]
    [InlineData("--in-place", Native, 2, "ambicap: --in-place needs files; name them with -f\n")]
    [InlineData("--in-place -f x -o json", Native, 2, "ambicap: --in-place keeps the format of every file; leave -o out\n")]
    [InlineData("--runtime-class A", Native, 2, "ambicap: --runtime-class \"A\": no name that Kubernetes takes; name a RuntimeClass, or none\n")]
    [InlineData("--template-path Rollout", Native, 2, "ambicap: --template-path: \"Rollout\" is no template path; write it as Kind.group=spec.template, such as Rollout.argoproj.io=spec.template\n")]
    [InlineData("--to annotation", Native, 2, "ambicap: ")]
    public void Convert_WhatCannotBeDone_WritesNothing(string options, string input, int exitCode, string error)
    {
        ProgramRun run = Run(options, input);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_NoUtf8_NamesThePlace()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("a.yaml");
        File.WriteAllBytes(file, [.. "ambient: x\nb: "u8, 0xe9, .. "\n"u8]);
        Assert.Equal((2, $"ambicap: {file}:2:4: not UTF-8 from here on; write the file in UTF-8\n"), Both(Run($"-f {file}", "")));
        File.WriteAllBytes(file, [0xff, 0xfe, (byte)'a', 0]);
        Assert.Equal((2, $"ambicap: {file}:1:1: UTF-16 or UTF-32, and manifests are read as UTF-8; convert it, for example with iconv -t UTF-8\n"), Both(Run($"-f {file}", "")));
    }

    [Fact]
    public void Convert_DocumentsWithoutGrant_PassUnread()
    {
        string broken = "{{ if .Values.x }}\n---\n: [\n---\n";
        ProgramRun run = Run("", broken + Native + "---\n}\n");
        Assert.Equal((0, broken + Annotated + "---\n}\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    /// <summary>More than waits in memory, in parts that are converted side by side.</summary>
    [Fact]
    public void Convert_ManyDocuments_KeepTheirOrderAndWriteNothingOnARefusalInTheLast()
    {
        string[] pods = [.. Enumerable.Range(0, 25_000).Select(i => (i % 50 == 0 ? Native : Service).Replace("kind:", $"x: {i}\nkind:", StringComparison.Ordinal) + "---\n")];
        string filler = $"# {new string('x', 300)}\n";
        string input = string.Join(filler, pods);
        ProgramRun run = Run("", input + Service);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string expected = input.Replace("  name: a # x\n", "  name: a # x\n  annotations:\n    ambient.ambicap.dev/web: KILL\n", StringComparison.Ordinal)
            .Replace("spec:\n  containers:", "spec:\n  runtimeClassName: ambicap\n  containers:", StringComparison.Ordinal)
            .Replace("        ambient: [KILL]\n", "", StringComparison.Ordinal) + Service;
        Assert.True(expected == run.Output, "the order or the bytes differ");

        ProgramRun refused = Run("", input + Native.Replace("KILL", "ALL", StringComparison.Ordinal));
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        int line = input.Count(c => c == '\n') + 11;
        Assert.Equal($"ambicap: <stdin>:{line}:19: container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs\n", refused.Errors);
    }

    [Fact]
    public void Convert_FolderWithAnotherCase_NamesWhatKubectlPassesOver()
    {
        using TemporaryFolder folder = new();
        string passedOver = folder.Write("a.YAML", Native);
        _ = folder.Write("b.yaml", Native);
        Assert.Equal(
            (2, $"ambicap: {passedOver}: kubectl passes over this file in a folder, for the case of its ending; rename it, or name it by itself\nambicap: 1 file converted (1 container), 0 unchanged, 0 refused, 1 not read or written\n"),
            Both(Run($"-f {folder.Path} --in-place", "")));
    }

    [Fact]
    public void Convert_InPlaceWithAnnotationsInOtherDocuments_SaysThatTheWayBackIsAnother()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.yaml", Annotated + "---\n" + Native);
        Assert.StartsWith($"ambicap: {file}: the way back (--to native) will give the same objects, not the same bytes;", Run($"-f {file} --in-place", "").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_SeveralFiles_AreOneStream()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.yaml", Native.TrimEnd('\n'));
        _ = folder.Write("b.json", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"spec":{}}""");
        _ = folder.Write("c.yml", "%YAML 1.1\n---\n" + Service);
        _ = folder.Write("d.txt", "no manifest");
        _ = folder.Write("deeper/e.yaml", Service);

        ProgramRun run = Run($"-f {folder.Path}", "");
        Assert.Equal((0, "ambicap: 1 file converted (1 container), 2 unchanged, 0 refused\n"), Both(run));
        Assert.Equal($"---\n{Annotated}---\n{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"b\"}},\"spec\":{{}}}}\n...\n%YAML 1.1\n---\n{Service}", run.Output);
        Assert.EndsWith("3 unchanged, 0 refused\n", Run($"-R -f {folder.Path}", "").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_OutputJson_IsAnObjectOrAList()
    {
        JsonNode single = JsonNode.Parse(Run("-o json", Native).Output)!;
        Assert.Equal("KILL", (string?)single["metadata"]!["annotations"]!["ambient.ambicap.dev/web"]);
        JsonNode list = JsonNode.Parse(Run("-o json", Native + "---\n" + Service).Output)!;
        Assert.Equal(("List", 2), ((string?)list["kind"], list["items"]!.AsArray().Count));
        string json = single.ToJsonString();
        Assert.Equal(json, Run("-o json", json).Output);
        Assert.Equal(Annotated.Replace(" # x", "", StringComparison.Ordinal).Replace("[ALL]", "\n        - ALL", StringComparison.Ordinal).Replace(": \n", ":\n", StringComparison.Ordinal), Run("-o yaml", json).Output);
    }

    /// <summary>Files are joined document by document, whatever each is written in.</summary>
    [Theory]
    [InlineData("-f a.json -f b.json", "a b c")]
    [InlineData("-f b.json -f c.yaml -f a.json", "c d e a b")]
    [InlineData("-f empty -f c.yaml", "d e")]
    public void Convert_SeveralFilesInAnotherFormat_AreOneStream(string files, string names)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.json", "{\"metadata\": {\"name\": \"a\"}}\n{\"metadata\": {\"name\": \"b\"}}\n");
        _ = folder.Write("b.json", "\ufeff{\"metadata\": {\"name\": \"c\"}}");
        _ = folder.Write("c.yaml", "# x\nmetadata: {name: d}\n---\n# nothing\n---\nmetadata: {name: e}");
        _ = folder.Write("empty", "");
        string options = files.Replace("-f ", $"-f {folder.Path}/", StringComparison.Ordinal);
        string json = Run($"{options} -o json", "").Output;
        Assert.Equal(names, string.Join(' ', JsonNode.Parse(json)!["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"])));
        Assert.Equal(json, Run("-o json", Run($"{options} -o yaml", "").Output).Output);
    }

    /// <summary>What is wrong is named with its line, however far behind, and nothing is written.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    public void Convert_BrokenInAnotherFormat_IsNamedWithItsLine(string format)
    {
        string documents = string.Concat(Enumerable.Repeat(format == "json" ? "---\na: b\n" : "{\"a\": \"b\"}\n", 50_000));
        ProgramRun run = Run($"-o {format}", documents + (format == "json" ? "---\nb: [\n---\nc: d\n" : "{\"a\": &a [*a]}\n"));
        Assert.Equal(format == "json" ? (2, "") : (0, documents + "{\"a\": &a [*a]}\n"), (run.ExitCode, run.Output));
        Assert.StartsWith(format == "json" ? "ambicap: <stdin>:100003:1: not valid YAML: " : "", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_InPlace_KeepsModeLinkAndWhatNeedNotChange()
    {
        using TemporaryFolder folder = new();
        string converted = folder.Write("a.yaml", Native);
        string unchanged = folder.Write("b.yaml", Service);
        string refused = folder.Write("c.yaml", Native.Replace("KILL", "ALL", StringComparison.Ordinal));
        string real = folder.Write("elsewhere/d.txt", Native);
        File.CreateSymbolicLink(folder.File("d.yaml"), real);
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(converted, mode);
        DateTime before = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(unchanged, before);

        ProgramRun run = Run($"-f {folder.Path} --in-place", "");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            $"ambicap: {refused}:11:19: container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs\nambicap: 2 files converted (2 containers), 1 unchanged, 1 refused\n",
            run.Errors);
        Assert.Equal((Annotated, mode), (File.ReadAllText(converted), File.GetUnixFileMode(converted)));
        Assert.Equal((Service, before), (File.ReadAllText(unchanged), File.GetLastWriteTimeUtc(unchanged)));
        Assert.Contains("ambient: [ALL]", File.ReadAllText(refused), StringComparison.Ordinal);
        Assert.Equal((real, Annotated), (new FileInfo(folder.File("d.yaml")).LinkTarget, File.ReadAllText(real)));
        Assert.Equal(["a.yaml", "b.yaml", "c.yaml", "d.yaml", "elsewhere"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Assert.Equal(0, Run($"-f {converted} --to native --in-place", "").ExitCode);
        Assert.Equal((Native, mode), (File.ReadAllText(converted), File.GetUnixFileMode(converted)));
    }

    [Fact]
    public void Convert_InPlace_KeepsTheOwner()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string file = folder.Write("a.yaml", Native);
        Assert.Equal(0, ProgramRun.Of("chown", "12345:54321", file).ExitCode);
        Assert.Equal(0, Run($"-f {file} --in-place", "").ExitCode);
        Assert.Equal("12345:54321\n", ProgramRun.Of("stat", "-c", "%u:%g", file).Output);
        Assert.Equal(Annotated, File.ReadAllText(file));
    }

    [Fact]
    public void Convert_InPlaceOfWhatIsNoFile_IsRefused() =>
        Assert.Equal(
            (2, "ambicap: /dev/null: no regular file; --in-place writes regular files only\nambicap: 0 files converted (0 containers), 0 unchanged, 0 refused, 1 not read or written\n"),
            Both(Run("-f /dev/null --in-place", "")));

    [Fact]
    public void Convert_FolderOnATerminal_ShowsProgress()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.yaml", Native);
        _ = folder.Write("b.yaml", Service);
        ProgramRun run = ProgramRun.Of("script", "-qec", $"{Repository.Program("ambicap")} convert -f {folder.Path} --in-place", "/dev/null");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("converting 2 of 2: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("ambicap: 1 file converted (1 container), 1 unchanged, 0 refused", run.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_JsonInUnusualStyle_SaysThatTheWayBackIsAnother()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.json", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","securityContext":{"capabilities":{"ambient":["cap_kill"]}}}]}}""");
        Assert.Equal(
            (0, $"ambicap: {file}: the way back (--to native) will give the same objects, not the same bytes; keep the original if that matters\nambicap: 1 file converted (1 container), 0 unchanged, 0 refused\n"),
            Both(Run($"-f {file} --in-place", "")));
    }

    [Fact]
    public void Convert_UnknownKind_IsLeftWithARemark()
    {
        const string group = "apiVersion: example.com/v1\nkind: Group\nspec:\n  template:\n    spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}\n";
        ProgramRun run = Run("", group);
        Assert.Equal((0, group), (run.ExitCode, run.Output));
        Assert.Equal("ambicap: <stdin>:5:68: capabilities.ambient is in no Pod template that is known; give --template-path Group.example.com=PATH\n", run.Errors);
        Assert.Contains("ambient.ambicap.dev/a: KILL", Run("--template-path Group.example.com=spec.template", group).Output, StringComparison.Ordinal);
    }

    /// <summary>Links to folders are not followed, as kubectl has it, and what a link leads to elsewhere is nobody's to write.</summary>
    [Fact]
    public void Convert_InPlaceWithLinks_StaysInTheFolder()
    {
        using TemporaryFolder folder = new();
        string outside = folder.Write("outside/a.yaml", Native);
        string inside = folder.Write("in/b.yaml", Native);
        Directory.CreateSymbolicLink(folder.File("in/up"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("in/dot1"), ".");
        Directory.CreateSymbolicLink(folder.File("in/dot2"), ".");
        File.CreateSymbolicLink(folder.File("in/c.yaml"), outside);
        File.CreateSymbolicLink(folder.File("in/d.yaml"), "b.yaml");
        string path = folder.File("in");
        Assert.Equal(
            (1, $"ambicap: {path}/c.yaml: a link to a file outside of {path}, and not written; name the file itself to convert it\n"
                + "ambicap: 1 file converted (1 container), 1 unchanged, 1 refused\n"),
            Both(Run($"-f {path} -R --in-place", "")));
        Assert.Equal((Native, Annotated), (File.ReadAllText(outside), File.ReadAllText(inside)));
    }

    private static (int ExitCode, string Errors) Both(ProgramRun run) => (run.ExitCode, run.Errors);

    private static ProgramRun Run(string options, string input) =>
        ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["convert", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]), input);
}
