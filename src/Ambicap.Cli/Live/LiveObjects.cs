using System.Text.Json;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Live;

/// <summary>
/// Reads objects of a cluster by kubectl, each as a file that is called what kubectl's users call it: first the Namespaces, which decide
/// about the others. An object whose controller is read as well is left out, since what is wrong with it is wrong there.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="kinds">The kinds that have Pods.</param>
/// <param name="tell">Is told what could not be read, and what that means.</param>
internal sealed class LiveObjects(LiveRequest request, WorkloadKinds kinds, Action<string> tell)
{
    /// <summary>Objects in one answer of the API server, as many as kubectl itself asks for; memory goes by it.</summary>
    private const int PageSize = 500;

    private const string NotFound = "(NotFound)";

    private static readonly HashSet<(string Group, string Kind)> s_none = [];

    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    /// <summary>Whether Pods are read too whose controller is.</summary>
    internal bool WithOwnedPods { get; init; }

    /// <summary>The objects, read while they are asked for.</summary>
    /// <exception cref="InputException">The cluster cannot be read.</exception>
    internal IEnumerable<InputFile> Read() => request.Names.Count > 0 ? request.Names.SelectMany(ReadNamed) : ReadAll();

    private IEnumerable<InputFile> ReadNamed(string name)
    {
        using JsonDocument document = Parse(Ask($"{name}{(request.Namespace is { } given ? $" -n {given}" : "")}", ["get", name, .. Of(request.Namespace), "-o", "json"]));
        JsonElement item = document.RootElement;
        return [.. ReadNamespace(LiveObject.NamespaceOf(item)), LiveObject.ToFile(item, null, null)];
    }

    private IEnumerable<InputFile> ReadAll()
    {
        IReadOnlyList<ServedKind> served = ServedKind.Parse(AskForKinds(), kinds);
        foreach (InputFile space in request.Namespace is { } one ? ReadNamespace(one) : ReadPages("namespaces", "/api/v1/namespaces", null, s_none))
        {
            yield return space;
        }

        HashSet<(string, string)> owners = [.. served.Select(kind => (kind.Group, kind.Kind))];
        foreach (ServedKind kind in served)
        {
            foreach (InputFile item in ReadPages(kind.Resource, kind.PathIn(request.Namespace), request.Selector, WithOwnedPods && kind.IsPod ? s_none : owners))
            {
                yield return item;
            }
        }
    }

    /// <summary>A Namespace; nothing where it may not be read: then the strictest level holds, as for a file without one.</summary>
    private IEnumerable<InputFile> ReadNamespace(string? name)
    {
        if (name is null || !_namespaces.Add(name))
        {
            yield break;
        }

        KubectlRun run = Run(["get", "namespace", name, "-o", "json"]);
        if (!run.IsGood && run.Reason.Contains(NotFound, StringComparison.Ordinal))
        {
            throw new InputException($"namespace {name}: {run.Reason}; see kubectl get namespaces");
        }

        if (!run.IsGood)
        {
            tell($"namespace {name}: {run.Reason}; its level is not known, and restricted counts");
            yield break;
        }

        using JsonDocument document = Parse(run.Output);
        yield return LiveObject.ToFile(document.RootElement, null, null);
    }

    private IEnumerable<InputFile> ReadPages(string what, string path, string? selector, IReadOnlySet<(string Group, string Kind)> owners)
    {
        string next = "";
        do
        {
            string query = $"?limit={PageSize}{(selector is null ? "" : $"&labelSelector={Uri.EscapeDataString(selector)}")}{(next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}")}";
            using JsonDocument page = Parse(Ask(what, ["get", "--raw", path + query]));
            foreach (InputFile item in LiveObject.ItemsOf(page.RootElement, owners))
            {
                yield return item;
            }

            next = LiveObject.ContinueOf(page.RootElement);
        }
        while (next.Length > 0);
    }

    /// <summary>What kubectl prints of the kinds, also where a part of the API does not answer.</summary>
    private string AskForKinds()
    {
        KubectlRun run = Run(["api-resources", "--no-headers", "--namespaced=true", "--verbs=list"]);
        if (!run.IsGood)
        {
            tell(run.Output.Length > 0
                ? $"not every kind could be seen: {run.Reason}; see kubectl api-resources"
                : throw new InputException($"kubectl api-resources: {run.Reason}; see kubectl config current-context"));
        }

        return run.Output;
    }

    private string Ask(string what, IEnumerable<string> arguments)
    {
        KubectlRun run = Run(arguments);
        return run.IsGood ? run.Output : throw new InputException($"{what}: {run.Reason}; see kubectl config current-context and your rights");
    }

    private KubectlRun Run(IEnumerable<string> arguments) => request.Kubectl.RunAsync(CancellationToken.None, arguments).GetAwaiter().GetResult();

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException failure)
        {
            throw new InputException($"kubectl's answer is no JSON: {failure.Message.TrimEnd('.')}; see what kubectl get prints");
        }
    }

    private static string[] Of(string? space) => space is null ? [] : ["-n", space];
}
