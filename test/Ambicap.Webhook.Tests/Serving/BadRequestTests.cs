using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>What is no review is refused with a status of 4xx, and the next one is answered as if nothing had been.</summary>
public sealed class BadRequestTests
{
    private const int LargestReview = 7 * 1024 * 1024;

    public static TheoryData<string> Malformed =>
    [
        "",
        "{",
        "[]",
        "null",
        "\"review\"",
        "{}",
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""",
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":null}""",
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":[]}""",
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"a"}}""",
        """{"kind":"Pod","apiVersion":"v1","request":{"uid":"a"}}""",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Post_Malformed_Is400(string body)
    {
        await using RunningWebhook webhook = await StartAsync();
        foreach (string path in (string[])["/validate", "/mutate"])
        {
            (HttpStatusCode status, string text) = await webhook.PostAsync(path, Encoding.UTF8.GetBytes(body));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(text.Trim());
        }

        await AssertAnswersAsync(webhook);
    }

    [Fact]
    public async Task Post_DeeplyNested_Is400()
    {
        await using RunningWebhook webhook = await StartAsync();
        byte[] body = Encoding.UTF8.GetBytes(
            """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"a","object":""" + new string('[', 1_000_000));
        Assert.Equal(HttpStatusCode.BadRequest, (await webhook.PostAsync("/validate", body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await webhook.PostAsync("/mutate", body)).Status);
        await AssertAnswersAsync(webhook);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_Oversized_Is413(bool isChunked)
    {
        await using RunningWebhook webhook = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/validate", UriKind.Relative));
        request.Content = new ByteArrayContent([.. Enumerable.Repeat((byte)' ', LargestReview + 1)]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await webhook.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await AssertAnswersAsync(webhook);
    }

    [Fact]
    public async Task Post_LargestReview_IsAnswered()
    {
        await using RunningWebhook webhook = await StartAsync();
        byte[] review = Review.Bytes(Review.OfPod("NET_BIND_SERVICE"));
        byte[] padded = [.. review, .. Enumerable.Repeat((byte)' ', LargestReview - review.Length)];
        Assert.Equal(HttpStatusCode.OK, (await webhook.PostAsync("/validate", padded)).Status);
    }

    [Fact]
    public async Task Get_Validate_Is405()
    {
        await using RunningWebhook webhook = await StartAsync();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await webhook.StatusAsync("/validate"));
        Assert.Equal(HttpStatusCode.NotFound, await webhook.StatusAsync("/metrics"));
    }

    [Fact]
    public async Task Post_OtherContentType_Is415()
    {
        await using RunningWebhook webhook = await StartAsync();
        using StringContent content = new("a: b", Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await webhook.Client.PostAsync(new Uri("/mutate", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static Task<RunningWebhook> StartAsync()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        return RunningWebhook.StartAsync(api, Configurations.Ambient);
    }

    private static async Task AssertAnswersAsync(RunningWebhook webhook)
    {
        JsonNode response = await Review.PostAsync(webhook, "/validate", Review.OfPod("NET_BIND_SERVICE"));
        Assert.True(response["allowed"]!.GetValue<bool>());
    }
}
