using Ambicap.Cli.Input;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Charts;

/// <summary>
/// What paths name, where a folder may be a Helm chart or a kustomization: these are rendered by helm and kustomize, as they will be on
/// their way to a cluster. Their own files are no manifests.
/// </summary>
internal static class RenderedInput
{
    private const string ChartFile = "Chart.yaml";
    private const string ReleaseName = "release-name";

    private static readonly string[] s_kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The files, found while they are asked for.</summary>
    /// <param name="paths">Files, folders, charts, kustomizations, or <c>-</c>.</param>
    /// <param name="verb">The verb that reads them, for hints.</param>
    internal static IEnumerable<InputFile> Find(IEnumerable<string> paths, string verb) => paths.SelectMany(path =>
        !Directory.Exists(path) ? InputFiles.Find([path])
        : File.Exists(Path.Combine(path, ChartFile)) ? [Chart(path, verb)]
        : FindKustomization(path) is { } file ? [Kustomization(path, file, verb)]
        : InputFiles.Find([path]));

    /// <summary>A folder that is to be a kustomization, rendered.</summary>
    /// <inheritdoc cref="Find"/>
    internal static InputFile Kustomization(string path, string verb) => FindKustomization(path) is { } file
        ? Kustomization(path, file, verb)
        : Refuse(path, path, $"no {s_kustomizations[0]} in it; name a folder with one");

    private static string? FindKustomization(string path) => s_kustomizations.FirstOrDefault(name => File.Exists(Path.Combine(path, name)));

    private static InputFile Chart(string path, string verb)
    {
        string file = Path.Combine(path, ChartFile);
        return ProgramFile.Find("helm") is { } helm
            ? Render(path, file, helm, "helm template", ["template", ReleaseName, Path.GetFullPath(path)])
            : Refuse(path, file, $"a Helm chart, and helm is not in PATH; install it, or pipe one in: helm template {path} | ambicap {verb} -f -");
    }

    private static InputFile Kustomization(string path, string name, string verb)
    {
        string file = Path.Combine(path, name);
        string folder = Path.GetFullPath(path);
        return ProgramFile.Find("kustomize") is { } kustomize ? Render(path, file, kustomize, "kustomize build", ["build", folder])
            : ProgramFile.Find("kubectl") is { } kubectl ? Render(path, file, kubectl, "kubectl kustomize", ["kustomize", folder])
            : Refuse(path, file, $"a kustomization, and neither kustomize nor kubectl is in PATH; install one, or pipe it in: kustomize build | ambicap {verb} -f -");
    }

    private static InputFile Render(string path, string file, string program, string words, string[] arguments)
    {
        Rendering rendering = Rendering.Run(program, arguments);
        return rendering.Text is { } text
            ? new InputFile(path, file, IsNamed: true) { Text = text }
            : Refuse(path, file, $"{words} failed: {rendering.Error}; correct it, and see {words} {path}");
    }

    private static InputFile Refuse(string path, string file, string error) => new(path, file, error, IsNamed: true);
}
