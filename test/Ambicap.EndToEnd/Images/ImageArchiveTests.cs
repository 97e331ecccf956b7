using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Images;

/// <summary>The archives of eng/images.sh: what is in them, and that it is the same each time.</summary>
public sealed class ImageArchiveTests(WrittenImages images)
{
    private const string Emulator = "/usr/bin/qemu-aarch64-static";

    [Fact]
    public void Write_AnotherTime_IsTheSameBytes()
    {
        string[] names = ["ambicap-webhook", "ambicap-cri", "ambicap-node", "ambicap-convert"];
        string[] before = [.. names.Select(images.Archive)];
        using TemporaryFolder folder = new();
        Assert.Equal(0, WrittenImages.Write(folder.Path, WrittenImages.Architecture).ExitCode);
        Assert.All(names.Zip(before), pair => Assert.Equal(File.ReadAllBytes(pair.Second), File.ReadAllBytes(folder.File(pair.First + ".tar"))));
    }

    [Theory]
    [InlineData("ambicap-webhook", "65532:65532", "MIT AND Apache-2.0 AND LGPL-2.1-or-later")]
    [InlineData("ambicap-cri", "0:0", "MIT AND Apache-2.0 AND BSD-3-Clause AND LGPL-2.1-or-later")]
    [InlineData("ambicap-node", "0:0", "MIT AND Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND LGPL-2.1-or-later")]
    [InlineData("ambicap-convert", "65532:65532", "MIT AND Apache-2.0 AND BSD-3-Clause AND LGPL-2.1-or-later")]
    public void Write_Config_HasUserAndLabels(string name, string user, string licences)
    {
        OciLayout layout = OciLayout.TryOpen(images.Archive(name))!;
        JsonElement config = layout.ReadJson(layout.FindManifest("")!.Value.GetProperty("config"));
        JsonElement process = config.GetProperty("config");
        string[] version = ProgramRun.Of(Repository.Program(name), "--version").Output.Trim().Split('+');
        JsonElement labels = process.GetProperty("Labels");
        Assert.Equal((user, $"[\"/{name}\"]"), (process.GetProperty("User").GetString(), process.GetProperty("Entrypoint").GetRawText()));
        Assert.Equal(
            (name, version[0], version[1], licences, config.GetProperty("created").GetString()),
            (Label("title"), Label("version"), Label("revision"), Label("licenses"), Label("created")));

        string? Label(string key) => labels.GetProperty("org.opencontainers.image." + key).GetString();
    }

    [Fact]
    public void Write_Files_AreTheProgramAndWhatItNeeds()
    {
        Assert.SkipUnless(WrittenImages.Architecture == "amd64", "the paths are those of amd64");
        string[] files = [.. WrittenImages.Paths(images.Archive("ambicap-webhook")).Where(path => !path.EndsWith('/') && !path.StartsWith("usr/share/doc/", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "etc/group", "etc/nsswitch.conf", "etc/passwd",
                "etc/os-release", "lib/x86_64-linux-gnu/libc.so.6", "lib/x86_64-linux-gnu/libm.so.6", "lib64/ld-linux-x86-64.so.2", "var/lib/dpkg/status.d/libc6",
                "usr/lib/x86_64-linux-gnu/libcrypto.so.3", "usr/lib/x86_64-linux-gnu/libssl.so.3", "var/lib/dpkg/status.d/libssl3",
                "ambicap-webhook",
            ],
            files);
    }

    /// <summary>What pins an image is what a registry would call it by: the hash of its index, which lists the architectures.</summary>
    [Fact]
    public void Write_Digests_AreThoseOfTheIndexes()
    {
        Assert.All(File.ReadAllLines(Path.Combine(Path.GetDirectoryName(images.Archive("ambicap-cri"))!, "digests")), line =>
        {
            string[] parts = line.Split("@sha256:");
            OciLayout layout = OciLayout.TryOpen(images.Archive(parts[0]))!;
            using Stream blob = layout.OpenBlob(layout.Index().GetProperty("manifests")[0]);
            Assert.Equal(parts[1], Convert.ToHexStringLower(SHA256.HashData(blob)));
        });
    }

    [Fact]
    public void Write_NodeImage_HasTheRuntimeToo() =>
        Assert.Equal(["ambicap-node", "ambicap-runtime"], WrittenImages.Paths(images.Archive("ambicap-node")).Where(path => path.StartsWith("ambicap-", StringComparison.Ordinal)));

    /// <summary>As Kustomize calls a function's image: a list on standard input, no arguments, no network.</summary>
    [Fact]
    public void Write_ConvertImage_IsAFunction()
    {
        Repository.NeedsRoot();
        const string List = """
            apiVersion: config.kubernetes.io/v1
            kind: ResourceList
            items:
            - apiVersion: v1
              kind: Pod
              metadata: {name: p}
              spec:
                containers:
                - name: web
                  securityContext: {capabilities: {ambient: [NET_RAW]}}

            """;
        using TemporaryFolder folder = new();
        Assert.True(WrittenImages.Unpack(images.Archive("ambicap-convert"), WrittenImages.Architecture, folder.Path));

        // The root of a container is open to its user, a temporary folder is not.
        File.SetUnixFileMode(folder.Path, File.GetUnixFileMode(folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo("chroot", ["--userspec", "65532:65532", folder.Path, "/ambicap-convert"]), List);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("annotations: {ambient.ambicap.dev/web: NET_RAW}", run.Output, StringComparison.Ordinal);
        Assert.Contains("severity: info\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnknownArchitecture_SaysSo()
    {
        _ = images.Archive("ambicap-cri");
        using TemporaryFolder folder = new();
        ProgramRun run = WrittenImages.Write(folder.Path, "s390x");
        Assert.Equal((2, "images.sh: unknown architecture \"s390x\"; use amd64 or arm64\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("ambicap-webhook")]
    [InlineData("ambicap-cri")]
    [InlineData("ambicap-node")]
    [InlineData("ambicap-convert")]
    public void Write_Arm64_RunsUnderAnEmulator(string name)
    {
        string archive = Path.Combine(Repository.Root, "artifacts/images", name + ".tar");
        Assert.SkipUnless(File.Exists(Emulator), $"{Emulator} is not installed");
        Assert.SkipUnless(File.Exists(archive), $"{archive} is not written; run ./build.sh image");
        using TemporaryFolder folder = new();
        Assert.SkipUnless(WrittenImages.Unpack(archive, "arm64", folder.Path), $"{archive} has no arm64; run ./build.sh image");
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(Emulator, ["-L", folder.Path, folder.File(name), "--version"]));
        Assert.Equal("", run.Errors);
        Assert.Matches(@"^\d+\.\d+\.\d+\+[0-9a-f]{40}\n$", run.Output);
    }
}
