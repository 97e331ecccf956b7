using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Portable;

/// <summary>Programs of other systems say and write, byte for byte, what this machine's own does.</summary>
public sealed class PortableProgramTests(PortablePrograms programs) : IClassFixture<PortablePrograms>
{
    private const string Manifest = "kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec:\n  containers:\n  - name: a # kept\n" +
        "    securityContext:\n      capabilities:\n        drop: [ALL]\n        ambient: [NET_RAW]\n";

    public static TheoryData<string> Systems { get; } = ["linux-x64", "linux-arm64", "win-x64"];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Run_VerbsOfEverySystem_SayTheSameAsHere(string system)
    {
        foreach (string line in (string[])[
            "check docs/pods/shop.yaml -o sarif", "explain docs/pods/shop.yaml -o json",
            "explain docs/pods/shop.yaml", "capabilities NET_RAW -o json", "check no/such.yaml", "check --help", "convert"])
        {
            string[] arguments = line.Split(' ');
            ProcessStartInfo here = new(Repository.Program("kubectl-ambicap"), arguments) { WorkingDirectory = Repository.Root };
            (ProgramRun expected, ProgramRun run) = (ProgramRun.Of(here, Manifest), programs.Run(system, arguments, Manifest));
            Assert.Equal((line, expected.ExitCode, expected.Errors), (line, run.ExitCode, run.Errors));
            Assert.Equal(expected.Output, run.Output);
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Convert_InPlace_EditsTheFileAndNothingElse(string system)
    {
        using TemporaryFolder folder = new();
        string[] files = [folder.Write("here.yaml", Manifest), folder.Write("there.yaml", Manifest)];
        ProgramRun.Of(Repository.Program("ambicap"), "convert", "--in-place", "-f", files[0]);
        ProgramRun run = programs.Run(system, ["convert", "--in-place", "-f", files[1]]);
        Assert.Equal((0, "ambicap: 1 file converted (1 container), 0 unchanged, 0 refused\n"), (run.ExitCode, run.Errors));
        Assert.Contains("ambient.ambicap.dev/a: NET_RAW", File.ReadAllText(files[1]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
        Assert.Equal(["here.yaml", "there.yaml"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Version_Json_NamesTheSystem(string system)
    {
        ProgramRun run = programs.Run(system, ["version", "-o", "json"]);
        Assert.Equal((0, system), (run.ExitCode, (string?)JsonNode.Parse(run.Output)!["platform"]));
    }

    [Fact]
    public void Run_VerbsOfLinuxOnWindows_SayWhatTheyNeed()
    {
        ProgramRun run = programs.Run("win-x64", ["inspect", "1"]);
        Assert.Equal(
            new ProgramRun(2, "", "ambicap: inspect needs Linux: it reads what the kernel says of processes; use it on a Linux machine\n"), run);
    }

    /// <summary>Nothing here runs it, and Apple's processors run nothing that is not signed.</summary>
    [Theory]
    [InlineData("kubectl-ambicap")]
    [InlineData("libyaml-0.2.dylib")]
    public void File_OfMacOS_IsOfItsProcessorAndSigned(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(programs.Unpack("osx-arm64"), name));
        Assert.Equal((0xfeedfacf, 0x0100000c), (BinaryPrimitives.ReadUInt32LittleEndian(file), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4))));
        List<uint> commands = [];
        int place = 32;
        for (int left = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(16)); left > 0; left--)
        {
            commands.Add(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place)));
            place += BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(place + 4));
        }

        const uint codeSignature = 0x1d;
        Assert.Contains(codeSignature, commands);
    }
}
