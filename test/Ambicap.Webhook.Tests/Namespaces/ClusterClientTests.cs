using Ambicap.Tests;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.Tests.Namespaces;

/// <summary>Kubeconfigs that are not taken, and what is said of them.</summary>
public sealed class ClusterClientTests
{
    [Theory]
    [InlineData("proxy-url: \"http://proxy:3128\"", "proxy-url is not taken; remove it, and set HTTPS_PROXY if there is no other way")]
    [InlineData("insecure-skip-tls-verify: true", "insecure-skip-tls-verify is not taken; give certificate-authority-data")]
    public void Create_WhatWouldGoAnotherWay_IsRefused(string line, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("kubeconfig", $$$"""
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", {{{line}}}}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            """);
        Assert.EndsWith(expected, Assert.Throws<InputException>(() => ClusterClient.Create(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("clusters: {")]
    [InlineData("- a\n- b\n")]
    [InlineData("current-context: c\ncontexts: []\n")]
    public void Create_Broken_NamesTheFile(string content)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("kubeconfig", content);
        Assert.StartsWith($"--kubeconfig {path}: cannot be used (", Assert.Throws<InputException>(() => ClusterClient.Create(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoFile_NamesIt() => Assert.Contains(
        "--kubeconfig /nowhere/kubeconfig", Assert.Throws<InputException>(() => ClusterClient.Create("/nowhere/kubeconfig")).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_OutsideACluster_SaysWhatToGive()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is not null, "this is a Pod of a cluster");
        Assert.Equal("not in a Pod of a cluster; give --kubeconfig FILE", Assert.Throws<InputException>(() => ClusterClient.Create(null)).Message);
    }
}
