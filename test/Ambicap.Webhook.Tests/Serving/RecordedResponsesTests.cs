using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Tests;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>Every recorded review over TLS; the answers are files, renewed with AMBICAP_RENEW=1.</summary>
public sealed class RecordedResponsesTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly bool s_isRenewing = Environment.GetEnvironmentVariable("AMBICAP_RENEW") == "1";

    private static string Responses => Path.Combine(Repository.Root, "test", "Ambicap.Webhook.Tests", "TestData", "responses");

    [Theory]
    [InlineData("ambient")]
    [InlineData("full")]
    public async Task Post_EveryRecordedReview_IsAnsweredAsWritten(string scope)
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        api.Namespaces.Set("kube-system", ("pod-security.kubernetes.io/enforce", "privileged"));
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, scope == "full" ? Configurations.Full : Configurations.Ambient);
        SortedDictionary<string, string> answers = await AnswerAllAsync(webhook);
        string folder = Path.Combine(Responses, scope);
        if (s_isRenewing)
        {
            Renew(folder, answers);
        }

        Assert.Equal(answers.Keys, Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(answers, answer => Assert.Equal(File.ReadAllText(Path.Combine(folder, answer.Key)), answer.Value));
    }

    private static async Task<SortedDictionary<string, string>> AnswerAllAsync(RunningWebhook webhook)
    {
        SortedDictionary<string, string> answers = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Repository.TestData("admission")))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            answers[name + ".validate.json"] = await AnswerAsync(webhook, "/validate", path);
            if (name.Contains("-create-pods-", StringComparison.Ordinal))
            {
                answers[name + ".mutate.json"] = await AnswerAsync(webhook, "/mutate", path);
            }
        }

        return answers;
    }

    private static async Task<string> AnswerAsync(RunningWebhook webhook, string endpoint, string path)
    {
        (HttpStatusCode status, string body) = await webhook.PostAsync(endpoint, await File.ReadAllBytesAsync(path));
        Assert.Equal(HttpStatusCode.OK, status);
        JsonNode review = JsonNode.Parse(body)!;
        JsonObject response = review["response"]!.AsObject();
        if (response["patch"] is { } patch)
        {
            response["patch"] = JsonNode.Parse(Convert.FromBase64String(patch.GetValue<string>()));
        }

        return review.ToJsonString(s_indented) + "\n";
    }

    private static void Renew(string folder, SortedDictionary<string, string> answers)
    {
        _ = Directory.CreateDirectory(folder);
        Array.ForEach(Directory.GetFiles(folder), File.Delete);
        foreach ((string name, string answer) in answers)
        {
            File.WriteAllText(Path.Combine(folder, name), answer);
        }
    }
}
