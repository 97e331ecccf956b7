namespace Ambicap.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("ambicap-test-").FullName;

    /// <summary>The path of a file in it.</summary>
    internal string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file in it, folders included, and returns its path.</summary>
    internal string Write(string name, string content)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes an executable script in it and returns its path.</summary>
    internal string Script(string name, string content)
    {
        string path = Write(name, "#!/bin/sh\n" + content);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
