using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>
/// The plugin in deploy/helm-plugin: what it does as Helm 4 calls it, and in a Helm 4 where AMBICAP_HELM names one, since no package of Debian
/// or the npm registry has it.
/// </summary>
public sealed class HelmPluginTests
{
    private const string Variable = "AMBICAP_HELM";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: web\n    securityContext: {capabilities: {ambient: [NAME]}}\n";
    private const string Refusal = "container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs\n";

    private static readonly string s_plugin = Path.Combine(Repository.Root, "deploy/helm-plugin");

    /// <summary>The keys are those of Helm's <c>MetadataV1</c>, which takes no others.</summary>
    [Fact]
    public void PluginFile_Keys_AreThoseOfHelm()
    {
        string[] lines = File.ReadAllLines(Path.Combine(s_plugin, "plugin.yaml"));
        Assert.Equal(
            ["apiVersion: v1", "name: ambicap", "type: postrenderer/v1", "runtime: subprocess", "runtimeConfig:"],
            lines.Where(line => line.Length > 0 && line[0] is not ('#' or ' ') && !line.StartsWith("version: ", StringComparison.Ordinal)));
        Assert.Contains("  - command: ${HELM_PLUGIN_DIR}/convert.sh", lines);
        Assert.Equal(UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(s_plugin, "convert.sh")) & UnixFileMode.UserExecute);
    }

    [Fact]
    public void Script_Arguments_AreThoseOfConvert()
    {
        (string output, string errors) = AsHelm("NET_RAW", ProgramFolder, "--runtime-class other");
        Assert.Equal("exit code 0\n", errors);
        Assert.Contains("  runtimeClassName: other\n", output, StringComparison.Ordinal);
    }

    /// <summary>Helm throws the plugin's own standard error away.</summary>
    [Fact]
    public void Script_Refusal_IsSaidByHelmsStandardError() =>
        Assert.Equal(("", $"ambicap: <stdin>:7:48: {Refusal}exit code 1\n"), AsHelm("ALL", ProgramFolder));

    [Fact]
    public void Script_WithoutTheProgram_SaysWhatToInstall() => Assert.Equal(
        ("", "ambicap: neither ambicap nor kubectl-ambicap is in PATH; install one, see docs/install.md\nexit code 127\n"), AsHelm("NET_RAW", "/bin:/usr/bin"));

    [Fact]
    public void Helm_InstalledPlugin_ConvertsReleaseAndHooks()
    {
        using TemporaryFolder folder = Chart();
        ProgramRun run = Helm(folder, "template", "site", "chart", "--post-renderer", "ambicap", "--post-renderer-args=--runtime-class", "--post-renderer-args=other");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(3, run.Output.Split("ambient.ambicap.dev/web: NET_RAW").Length - 1);
        Assert.Equal(3, run.Output.Split("runtimeClassName: other\n").Length - 1);
        Assert.DoesNotContain("ambient:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Helm_Refusal_FailsAndSaysWhy()
    {
        using TemporaryFolder folder = Chart();
        ProgramRun run = Helm(folder, "template", "site", "chart", "--post-renderer", "ambicap", "--set", "name=ALL");
        Assert.Equal("", run.Output.Replace(run.Errors, "", StringComparison.Ordinal));
        Assert.Contains(Refusal, run.Errors, StringComparison.Ordinal);
        Assert.Contains("plugin \"ambicap\" exited with error", run.Errors, StringComparison.Ordinal);
    }

    private static string ProgramFolder => Path.GetDirectoryName(Repository.Program("ambicap"))! + ":/bin:/usr/bin";

    /// <summary>
    /// The script as Helm 4 starts it: by its path, with the plugin's variables, its standard error unread, that of the calling process a pipe.
    /// What goes there is what is returned as errors.
    /// </summary>
    private static (string Output, string Errors) AsHelm(string name, string path, string arguments = "")
    {
        using TemporaryFolder folder = new();
        string output = folder.File("output");
        ProcessStartInfo start = new("/bin/sh", ["-c", $"( (exec 2>/dev/null; exec $HELM_PLUGIN_DIR/convert.sh {arguments}); echo exit code $? >&2 ) 2>&1 >{output} | cat"]);
        start.Environment["HELM_PLUGIN_NAME"] = "ambicap";
        start.Environment["HELM_PLUGIN_DIR"] = s_plugin;
        start.Environment["PATH"] = path;
        ProgramRun run = ProgramRun.Of(start, Pod.Replace("NAME", name, StringComparison.Ordinal));
        return (File.ReadAllText(output), run.Output);
    }

    /// <summary>A release of a Pod, a hook and a Pod of a sub-chart.</summary>
    private static TemporaryFolder Chart()
    {
        TemporaryFolder folder = new();
        string template = Pod.Replace("NAME", "{{ .Values.name }}", StringComparison.Ordinal);
        _ = folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        _ = folder.Write("chart/values.yaml", "name: NET_RAW\n");
        _ = folder.Write("chart/templates/pod.yaml", template);
        _ = folder.Write("chart/templates/hook.yaml", template.Replace("{name: p}", "{name: h, annotations: {helm.sh/hook: pre-install}}", StringComparison.Ordinal));
        _ = folder.Write("chart/templates/NOTES.txt", "ambient: notes\n");
        _ = folder.Write("chart/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
        _ = folder.Write("chart/charts/sub/values.yaml", "name: NET_RAW\n");
        _ = folder.Write("chart/charts/sub/templates/pod.yaml", template.Replace("{name: p}", "{name: s}", StringComparison.Ordinal));
        return folder;
    }

    private static ProgramRun Helm(TemporaryFolder folder, params IEnumerable<string> arguments)
    {
        string? helm = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(File.Exists(helm), $"needs a Helm 4 named by {Variable}; what it does was measured with 4.2.4, see docs/helm.md");
        ProgramRun installed = Run(folder, helm, "plugin", "install", s_plugin);
        Assert.True(installed.ExitCode == 0, installed.Errors);
        return Run(folder, helm, arguments);
    }

    private static ProgramRun Run(TemporaryFolder folder, string helm, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(helm, arguments) { WorkingDirectory = folder.Path };
        start.Environment["HOME"] = folder.Path;
        start.Environment["PATH"] = ProgramFolder;
        foreach (string name in (string[])["KUBECONFIG", "HELM_DATA_HOME", "HELM_CONFIG_HOME", "HELM_CACHE_HOME", "HELM_PLUGINS", "XDG_DATA_HOME"])
        {
            start.Environment.Remove(name);
        }

        return ProgramRun.Of(start);
    }
}
