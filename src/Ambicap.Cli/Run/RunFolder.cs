namespace Ambicap.Cli.Run;

/// <summary>The folder with a run's logs and empty volumes, gone with the run unless its Pod was left running.</summary>
internal sealed class RunFolder : IDisposable
{
    private bool _isKept;

    /// <summary>Its path, below the temporary folder.</summary>
    internal string Path { get; } = Directory.CreateTempSubdirectory("ambicap-run-").FullName;

    /// <summary>Leaves the folder behind, for a Pod that uses it.</summary>
    internal void Keep() => _isKept = true;

    public void Dispose()
    {
        if (!_isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
