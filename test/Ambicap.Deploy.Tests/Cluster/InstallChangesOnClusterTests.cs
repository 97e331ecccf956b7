using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// From every way of installing to every other, on a real API server: what is on the cluster afterwards is, object by object and field by
/// field, what the other way alone would have put there. Controllers and cert-manager, of which this control plane has none, are acted.
/// </summary>
public sealed class InstallChangesOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private static readonly string[][] s_ways =
    [
        ["--policy", "webhook"],
        ["--scope", "full"],
        ["--certificates", "cert-manager"],
        ["--policy", "cel"],
        ["--policy", "cel", "--mutating", "never"],
        ["--policy", "none"],
    ];

    private static readonly string[] s_more = ["--with-cri", "--node-selector", "pool=edge", "--image-pull-secret", "pull", "--registry", "registry.example/a"];

    private readonly SelfSignedReplica _webhook = new(cluster, 443);
    private readonly ActingCertManager _certManager = new(cluster);
    private ActingControllers? _controllers;
    private string? _shown;

    public async ValueTask DisposeAsync()
    {
        if (_controllers is not null)
        {
            await _controllers.DisposeAsync();
        }

        await _webhook.DisposeAsync();
        _certManager.Dispose();
    }

    [Fact]
    public void Install_OverAnyOtherWay_LeavesNothingOfIt()
    {
        ClusterPrograms.SkipUnlessThere();
        _certManager.Install();
        _controllers = new ActingControllers(cluster, _certManager.Act, ActAsKubelet);
        _controllers.Start();
        IReadOnlyDictionary<string, string> before = ClusterSnapshot.Of(cluster);
        Dictionary<(int, bool), IReadOnlyDictionary<string, string>> fresh = [];
        foreach ((int Way, bool HasMore) step in Tour().Distinct())
        {
            Install(step);
            fresh[step] = ClusterSnapshot.Of(cluster);
            ClusterSnapshot.Restore(cluster, before);
        }

        List<string> wrong = [];
        string last = "nothing";
        foreach ((int Way, bool HasMore) step in Tour())
        {
            Install(step);
            string name = NameOf(step);
            wrong.AddRange(Differences(fresh[step], ClusterSnapshot.Of(cluster)).Select(difference => $"{last} -> {name}: {difference}"));
            last = name;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Every way after every other, with more options and without them by turns.</summary>
    private static IEnumerable<(int Way, bool HasMore)> Tour()
    {
        int count = 0;
        for (int one = 0; one < s_ways.Length; one++)
        {
            for (int other = one + 1; other < s_ways.Length; other++)
            {
                yield return (one, count % 4 > 1);
                yield return (other, (count + 1) % 4 > 1);
                count += 2;
            }

            yield return (one, count++ % 4 > 1);
        }
    }

    private static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> fresh, IReadOnlyDictionary<string, string> found) =>
    [
        .. found.Keys.Except(fresh.Keys).Select(name => $"left {name}"),
        .. fresh.Keys.Except(found.Keys).Select(name => $"lacks {name}"),
        .. found.Keys.Intersect(fresh.Keys).Where(name => !JsonNode.DeepEquals(JsonNode.Parse(found[name]), JsonNode.Parse(fresh[name])))
            .Select(name => $"differs {name}\n  {fresh[name]}\n  {found[name]}"),
    ];

    private static string[] WordsOf((int Way, bool HasMore) step) => [.. s_ways[step.Way], .. step.HasMore ? s_more : []];

    private static string NameOf((int Way, bool HasMore) step) => string.Join(' ', WordsOf(step));

    private void Install((int Way, bool HasMore) step)
    {
        ProgramRun run = cluster.Ambicap(["install", "--timeout", "60s", .. WordsOf(step)]);
        Assert.True(run.ExitCode == 0, $"{NameOf(step)}: {run.Output}{run.Errors}{(_webhook.IsRunning ? _webhook.Log : "")}");
    }

    /// <summary>The Pod of a Deployment: a replica with the certificate that its arguments say, as long as the Deployment is there.</summary>
    private void ActAsKubelet()
    {
        ProgramRun run = cluster.Kubectl("", "get", "-n", "ambicap-system", "deployment", "ambicap-webhook", "-o", "jsonpath={.metadata.uid}{.spec.template.spec.containers[0].args}");
        string? wanted = run.ExitCode == 0 ? run.Output : null;
        if (wanted == _shown)
        {
            return;
        }

        _webhook.StopAsync().GetAwaiter().GetResult();
        _shown = null;
        ProgramRun service = cluster.Kubectl("", "get", "service", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.clusterIP}");
        if (wanted is null || service.ExitCode != 0)
        {
            return;
        }

        cluster.AddAddress(service.Output);
        _shown = wanted;
        if (wanted.Contains("--self-signed", StringComparison.Ordinal))
        {
            _webhook.Start("2160h");
        }
        else
        {
            _webhook.StartWith(_certManager.Options);
        }
    }
}
