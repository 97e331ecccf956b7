using System.Diagnostics;
using Ambicap.Cli.Input;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Input;

public sealed class InputFilesTests
{
    [Fact]
    public void Find_Folder_GivesManifestsBelowItInOrder()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["b.yaml", "a/z.json", "a/b/c.yml", "a.yaml", "a/notes.txt", "z/.hidden.yml", "yaml"])
        {
            _ = folder.Write(name, "");
        }

        Directory.CreateSymbolicLink(folder.File("a/loop"), folder.Path);
        File.CreateSymbolicLink(folder.File("linked.yaml"), folder.File("b.yaml"));
        string[] expected = ["a.yaml", "a/b/c.yml", "a/z.json", "b.yaml", "linked.yaml", "z/.hidden.yml"];
        InputFile[] found = [.. InputFiles.Find([folder.Path])];
        Assert.Equal(expected, found.Select(file => Path.GetRelativePath(folder.Path, file.Name)).Order(StringComparer.Ordinal));
        Assert.Equal(["a", "a", "a.yaml", "b.yaml", "linked.yaml", "z"], found.Select(file => Path.GetRelativePath(folder.Path, file.Name).Split('/')[0]));
        Assert.All(found, file => Assert.Null(file.Error));
    }

    [Fact]
    public void Find_PipeInFolder_IsNamedAndNotOpened()
    {
        using TemporaryFolder folder = new();
        using (Process make = Process.Start("mkfifo", folder.File("x.yaml")))
        {
            make.WaitForExit();
        }

        Assert.Equal("not a regular file; name it by itself if it is to be read", Assert.Single(InputFiles.Find([folder.Path])).Error);
    }

    /// <summary>As kubectl 1.36 passes over it.</summary>
    [Fact]
    public void Find_EndingInCapitals_IsNamedAndNotRead()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.YAML", "");
        Assert.Equal(
            "kubectl passes over this file in a folder, for the case of its ending; rename it, or name it by itself",
            Assert.Single(InputFiles.Find([folder.Path])).Error);
    }

    [Fact]
    public void Find_NotRecursive_LeavesFoldersInFoldersAlone()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.yaml", "");
        _ = folder.Write("b/c.yaml", "");
        Assert.Equal([folder.File("a.yaml")], InputFiles.Find([folder.Path], isRecursive: false).Select(file => file.Name));
    }

    [Fact]
    public void Find_FolderWithoutManifests_IsNamed()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a/notes.txt", "");
        Assert.Equal("no .yaml, .yml or .json file in this folder; name another", Assert.Single(InputFiles.Find([folder.Path])).Error);
    }

    [Fact]
    public void Find_FilesByName_AreTakenAsTheyAre()
    {
        InputFile[] found = [.. InputFiles.Find(["no-such.txt", "-"])];
        Assert.Equal([new InputFile("no-such.txt", "no-such.txt", IsNamed: true), new InputFile("<stdin>", null, IsNamed: true)], found);
    }
}
