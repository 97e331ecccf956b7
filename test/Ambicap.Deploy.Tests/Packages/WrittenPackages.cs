using Ambicap.Tests;

[assembly: AssemblyFixture(typeof(Ambicap.Deploy.Tests.Packages.WrittenPackages))]

namespace Ambicap.Deploy.Tests.Packages;

/// <summary>What <c>eng/packages.sh</c> writes of the published programs: once, for the first test that asks.</summary>
public sealed class WrittenPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string[]> _written;

    public WrittenPackages() => _written = new(() => Write(_folder.File("packages")));

    /// <summary>The packages' paths, of both forms.</summary>
    internal IReadOnlyList<string> All => _written.Value;

    /// <summary>The package of ambicap-runtime in a form, <c>.deb</c> or <c>.rpm</c>.</summary>
    internal string Runtime(string form) =>
        All.Single(path => path.EndsWith(form, StringComparison.Ordinal) && Path.GetFileName(path).StartsWith("ambicap-runtime", StringComparison.Ordinal));

    /// <summary>Runs the script.</summary>
    internal static string[] Write(string output)
    {
        ProgramRun run = ProgramRun.Of(Path.Combine(Repository.Root, "eng/packages.sh"), output);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => _folder.Dispose();
}
