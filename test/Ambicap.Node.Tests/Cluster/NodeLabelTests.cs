using Ambicap.Node.Cluster;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Cluster;

public sealed class NodeLabelTests
{
    [Fact]
    public async Task SetAsync_Version_IsAMergePatchWithTheTokenAsItIsNow()
    {
        using ApiServer server = new("200 OK", "{}");
        using ClusterApi api = new(server.Account);
        NodeLabel label = new(api, "node-1");

        await label.SetAsync("0.1.0", CancellationToken.None);
        server.Renew("another");
        await label.DoubtAsync(CancellationToken.None);
        await label.RemoveAsync(CancellationToken.None);

        Assert.Equal(
            Enumerable.Repeat("PATCH /api/v1/nodes/node-1 HTTP/1.1", 3),
            server.Requests.Select(request => request.Split("\r\n")[0]));
        Assert.Contains("Authorization: Bearer secret\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer another\r\n", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/merge-patch+json\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"metadata\":{\"labels\":{\"ambicap.dev/ready\":\"0.1.0\",\"ambicap.dev/handler\":\"ambicap\"}}}", server.Requests[0], StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"metadata\":{\"labels\":{\"ambicap.dev/ready\":null}}}", server.Requests[1], StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"metadata\":{\"labels\":{\"ambicap.dev/ready\":null,\"ambicap.dev/handler\":null}}}", server.Requests[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"metadata\":{\"labels\":{\"pool\":\"edge\",\"a/b\":\"\"}}}", "pool=edge,a/b=")]
    [InlineData("{\"metadata\":{}}", "")]
    public async Task ReadAllAsync_Node_IsItsLabels(string answer, string expected)
    {
        using ApiServer server = new("200 OK", answer);
        using ClusterApi api = new(server.Account);
        IReadOnlyDictionary<string, string> labels = await new NodeLabel(api, "node-1").ReadAllAsync(CancellationToken.None);
        Assert.Equal(expected, string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nothing")]
    public async Task ReadAllAsync_SomethingElse_IsRefused(string answer)
    {
        using ApiServer server = new("200 OK", answer);
        using ClusterApi api = new(server.Account);
        ClusterException failure = await Assert.ThrowsAsync<ClusterException>(() => new NodeLabel(api, "n").ReadAllAsync(CancellationToken.None));
        Assert.Equal("GET /api/v1/nodes/n: the answer is no Node; see what answers at the API server's address", failure.Message);
    }

    [Fact]
    public async Task SetAsync_Refusal_IsToldInTheServersWords()
    {
        using ApiServer server = new("403 Forbidden", "{\"kind\":\"Status\",\"message\":\"nodes \\\"n\\\" is forbidden\"}");
        using ClusterApi api = new(server.Account);

        ClusterException failure = await Assert.ThrowsAsync<ClusterException>(() => new NodeLabel(api, "n").SetAsync("0.1.0", CancellationToken.None));

        Assert.Equal("PATCH /api/v1/nodes/n: 403 nodes \"n\" is forbidden; see the rights of the service account", failure.Message);
    }

    [Fact]
    public async Task GetAsync_ServerOfAnotherAuthority_IsNotTrusted()
    {
        using ApiServer server = new("200 OK", "{}");
        server.ForgetAuthority();
        using ClusterApi api = new(server.Account);

        ClusterException failure = await Assert.ThrowsAsync<ClusterException>(() => api.GetAsync("/version", CancellationToken.None));

        Assert.StartsWith("GET /version: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; see that {server.Account.Server} can be reached", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task GetAsync_NobodyThere_IsTold()
    {
        ApiServer server = new("200 OK", "{}");
        ServiceAccount account = server.Account;
        server.Dispose();
        using TemporaryFolder folder = new();
        using (TestCertificate.Write(folder.File("ca.crt"), folder.File("key")))
        {
            _ = folder.Write("token", "t");
        }

        using ClusterApi api = new(account with { Folder = folder.Path });

        ClusterException failure = await Assert.ThrowsAsync<ClusterException>(() => api.GetAsync("/version", CancellationToken.None));
        Assert.EndsWith($"; see that {account.Server} can be reached", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", "6443", "https://10.0.0.1:6443/")]
    [InlineData("fd00::1", null, "https://[fd00::1]/")]
    public void Find_InAPod_IsTheServer(string host, string? port, string expected)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("token", "t");
        Dictionary<string, string?> variables = new() { ["KUBERNETES_SERVICE_HOST"] = host, ["KUBERNETES_SERVICE_PORT"] = port };

        Assert.Equal(expected, ServiceAccount.Find(variables.GetValueOrDefault, folder.Path)!.Server.AbsoluteUri);
        Assert.Null(ServiceAccount.Find(_ => null, folder.Path));
        Assert.Null(ServiceAccount.Find(variables.GetValueOrDefault, folder.File("absent")));
    }
}
