using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>Installs, or upgrades: the same objects again change only what differs. Each step is in force before the next begins.</summary>
/// <param name="options">What is to be installed.</param>
/// <param name="kubectl">Where.</param>
/// <param name="patience">How long each step may take to be in force.</param>
/// <param name="isForced">Whether what others set is taken over.</param>
internal sealed class InstallRun(InstallOptions options, ClusterKubectl kubectl, TimeSpan patience, bool isForced)
{
    /// <summary>One answer may come from the one of several API servers that knows already.</summary>
    private const int Answers = 3;

    private const string Configuration = "ValidatingWebhookConfiguration";

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ClusterObjects _objects = new(kubectl, isForced);
    private readonly LeftoverRemoval _leftovers = new(kubectl, new ClusterObjects(kubectl, isForced));

    /// <summary>Says what would be changed, by the API server's own judgement.</summary>
    internal async Task TryAsync(CancellationToken cancellation)
    {
        InstallOptions settled = await SettleAsync(cancellation);
        bool isThere = await kubectl.GetAsync(cancellation, "namespace", options.Namespace) is not null;
        ILookup<bool, JsonObject> parts = InstallPlan.Of(settled).All.ToLookup(item => isThere || item["metadata"]!["namespace"] is null);
        await _objects.ApplyAsync("dry run", parts[true], cancellation, "--dry-run=server");
        if (!isThere)
        {
            // No API server judges objects of a namespace that is not there.
            foreach (JsonObject item in parts[false])
            {
                Console.Out.WriteLine($"{((string)item["kind"]!).ToLowerInvariant()}/{(string)item["metadata"]!["name"]!} not judged: namespace {options.Namespace} is not there yet");
            }
        }

        await _leftovers.RunAsync("dry run", [.. Leftovers.OfPolicy(settled), .. Leftovers.OfHandler(settled)], cancellation, "--dry-run=server");
    }

    /// <summary>Installs.</summary>
    /// <exception cref="StepException">A step was begun and not done.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        InstallOptions settled = await SettleAsync(cancellation);
        InstallPlan plan = InstallPlan.Of(settled);
        PolicyKind other = await FindOtherPolicyAsync(cancellation);
        bool isWidened = settled is { Policy: PolicyKind.Webhook, Scope: WebhookScope.Full } && !await IsFullAsync(cancellation);
        await _objects.ApplyAsync("policy", isWidened ? InstallPlan.Narrow(settled) : plan.Policy, cancellation);
        await AwaitPolicyAsync(other, cancellation);
        if (isWidened)
        {
            await _objects.ApplyAsync("policy", plan.Policy.Where(item => (string?)item["kind"] == Configuration), cancellation);
            await AwaitPolicyAsync(other, cancellation);
        }

        if (options.Policy != PolicyKind.None)
        {
            // Who changes from one policy to the other has both for a moment, and never none.
            await _leftovers.RunAsync("policy", Leftovers.OfPolicy(settled), cancellation);
        }

        await _objects.ApplyAsync("handler", plan.Handler, cancellation);
        await RolloutAsync("handler", "daemonset/ambicap-node", cancellation);
        await _leftovers.RunAsync("handler", Leftovers.OfHandler(settled), cancellation);
        if (plan.Limit.Count > 0)
        {
            await _objects.ApplyAsync("limit", plan.Limit, cancellation);
        }

        if (options.Policy == PolicyKind.None)
        {
            // Where nothing takes a policy's place, it goes after the limit that nodes had under it.
            await _leftovers.RunAsync("policy", Leftovers.OfPolicy(settled), cancellation);
        }


        Console.Out.WriteLine($"Ambicap {ImageNames.Version} is installed; ambicap status -n {options.Namespace} says what is in force");
    }

    /// <summary>The options as this cluster takes them, where it takes them.</summary>
    private async Task<InstallOptions> SettleAsync(CancellationToken cancellation)
    {
        await Preconditions.CheckAsync(kubectl, options.Namespace, cancellation);
        await Preconditions.CheckLimitAsync(kubectl, options, isForced, cancellation);
        return await MutatingPolicies.SettleAsync(options, kubectl, cancellation);
    }

    private async Task AwaitPolicyAsync(PolicyKind other, CancellationToken cancellation)
    {
        if (options.Policy == PolicyKind.None)
        {
            return;
        }

        if (options.Policy == PolicyKind.Webhook)
        {
            await RolloutAsync("policy", "deployment/ambicap-webhook", cancellation);
            await new TrustWait(kubectl, options.Namespace, patience).RunAsync(cancellation);
        }

        int count = 0;
        for (DateTime end = DateTime.UtcNow + patience; count < Answers; await Task.Delay(s_pause, cancellation))
        {
            PolicyAnswer answer = await PolicyProbe.AskAsync(kubectl, options.Namespace, cancellation);

            // Where the other policy is there too, the first of the two speaks for both.
            count = answer.By == options.Policy || (answer.By is not null && answer.By == other) ? count + 1 : 0;
            if (DateTime.UtcNow > end)
            {
                throw new StepException("policy", $"not in force after {patience.TotalSeconds:0} s: {answer.Said}", "nothing that gives grants was installed; correct that, and run the same command again");
            }
        }

        Console.Out.WriteLine($"policy in force: {options.Policy.ToString().ToLowerInvariant()}");
    }

    /// <summary>The policy that is there and is not the wanted one.</summary>
    private async Task<PolicyKind> FindOtherPolicyAsync(CancellationToken cancellation)
    {
        (PolicyKind other, string kind, string name) = options.Policy switch
        {
            PolicyKind.Webhook => (PolicyKind.Cel, "validatingadmissionpolicy", "ambicap-grants"),
            PolicyKind.Cel => (PolicyKind.Webhook, Configuration.ToLowerInvariant(), "ambicap-webhook"),
            _ => (PolicyKind.None, "", ""),
        };
        return other != PolicyKind.None && await kubectl.GetAsync(cancellation, kind, name) is not null ? other : PolicyKind.None;
    }

    /// <summary>Whether every Pod is sent to the webhook already.</summary>
    private async Task<bool> IsFullAsync(CancellationToken cancellation) =>
        PolicyProbe.SendsEveryPod(await kubectl.GetAsync(cancellation, Configuration.ToLowerInvariant(), "ambicap-webhook"));

    private async Task RolloutAsync(string step, string what, CancellationToken cancellation)
    {
        string limit = string.Create(CultureInfo.InvariantCulture, $"--timeout={patience.TotalSeconds:0}s");
        KubectlRun run = await kubectl.RunAsync(cancellation, "rollout", "status", what, "-n", options.Namespace, limit);
        if (!run.IsGood)
        {
            throw new StepException(step, $"{what} is not ready: {run.Reason}", $"see kubectl describe -n {options.Namespace} {what} and ambicap status, and run the same command again");
        }
    }
}
