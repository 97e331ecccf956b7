using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>
/// The published ambicap-runtime in front of a script that stands for the real runtime and notes how it was called. What real runtimes
/// make of the result is in the end-to-end tests.
/// </summary>
internal sealed class WrapperCall : IDisposable
{
    private static readonly Lazy<string> s_allRecords = new(FindRecords);

    private readonly TemporaryFolder _folder = new();

    internal WrapperCall(string configuration = "")
    {
        string inner = _folder.Script("inner", $"for a; do printf '%s\\n' \"$a\"; done >{_folder.File("arguments")}\nexit 42\n");
        ConfigurationFile = _folder.Write("runtime.toml", $"runtime = \"{inner}\"\n{configuration}");
        Directory.CreateDirectory(Bundle);
    }

    /// <summary>The exit code of the script: what the wrapper must pass on.</summary>
    internal const int InnerExitCode = 42;

    internal string ConfigurationFile { get; }

    internal string Bundle => _folder.File("bundle");

    internal string Config => Path.Combine(Bundle, "config.json");

    /// <summary>The runtime's root, which containers are recorded by.</summary>
    internal string Root => _folder.File("root");

    /// <summary>The folder with the records of the runtime's root.</summary>
    internal string RecordFolder => $"{s_allRecords.Value}/root{Root}";

    /// <summary>The records of every root in the call's folder.</summary>
    internal string[] Records => Directory.Exists(OwnRecords) ? Directory.GetFiles(OwnRecords, "*", SearchOption.AllDirectories) : [];

    internal string Log => _folder.File("log.json");

    /// <summary>A file in the call's folder.</summary>
    internal string File(string name) => _folder.File(name);

    /// <summary>The arguments that the script got; null where it was not called.</summary>
    internal string[]? InnerArguments => System.IO.File.Exists(_folder.File("arguments")) ? System.IO.File.ReadAllLines(_folder.File("arguments")) : null;

    /// <summary>Writes the bundle's config.json.</summary>
    internal void WriteConfig(string annotations, string process = """{"user":{"uid":1000,"gid":0},"capabilities":{}}""") =>
        System.IO.File.WriteAllText(Config, $"{{\"process\":{process},\"annotations\":{{{annotations}}}}}");

    /// <summary>Calls the wrapper as containerd does, with a command and its options.</summary>
    internal ProgramRun Run(params IEnumerable<string> command) => Run("UNUSED", "", command);

    /// <summary>Calls the wrapper as containerd does, with a variable in its environment.</summary>
    internal ProgramRun Run(string variable, string value, IEnumerable<string> command)
    {
        ProcessStartInfo start = new(
            Repository.Program("ambicap-runtime"), ["--root", Root, "--log", Log, "--log-format", "json", .. command])
        {
            WorkingDirectory = _folder.Path,
        };
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = ConfigurationFile;
        start.Environment[variable] = value;
        return ProgramRun.Of(start);
    }

    internal ProgramRun Create(string id = "web-1") => Run("create", "--bundle", Bundle, id);

    public void Dispose()
    {
        if (Directory.Exists(OwnRecords))
        {
            Directory.Delete(OwnRecords, recursive: true);
        }

        _folder.Dispose();
    }

    private string OwnRecords => $"{s_allRecords.Value}/root{_folder.Path}";

    /// <summary>The folder that the program itself names.</summary>
    private static string FindRecords()
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new(Repository.Program("ambicap-runtime"), ["--ambicap-check-config"]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = folder.Write("runtime.toml", "runtime = \"/bin/true\"\n");
        return ProgramRun.Of(start).Output.Split('\n').Single(line => line.StartsWith("records ", StringComparison.Ordinal))["records".Length..].Trim();
    }
}
