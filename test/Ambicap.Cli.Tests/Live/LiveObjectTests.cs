using System.Text;
using System.Text.Json;
using Ambicap.Cli.Input;
using Ambicap.Cli.Live;

namespace Ambicap.Cli.Tests.Live;

public sealed class LiveObjectTests
{
    private const string Pods = """
        {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"365","continue":"abc"},"items":[
          {"metadata":{"name":"a","namespace":"web","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","controller":true}]},"spec":{"nodeName":"n1"}},
          {"metadata":{"name":"b","namespace":"web","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","controller":false}]}},
          {"metadata":{"name":"c","namespace":"web","ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n1","controller":true}]}}]}
        """;

    [Fact]
    public void ItemsOf_List_LeavesOutWhatItsControllersMake()
    {
        using JsonDocument list = JsonDocument.Parse(Pods);
        InputFile[] items = [.. LiveObject.ItemsOf(list.RootElement, new HashSet<(string, string)> { ("apps", "ReplicaSet") })];
        Assert.Equal(["pod/b -n web", "pod/c -n web"], items.Select(item => item.Name));
        Assert.All(items, item => Assert.True(item.IsLive));
        Assert.StartsWith("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b",""", Encoding.UTF8.GetString(items[0].Text!), StringComparison.Ordinal);
        Assert.Equal("abc", LiveObject.ContinueOf(list.RootElement));
    }

    [Fact]
    public void NodeOf_Pod_IsItsNode()
    {
        using JsonDocument list = JsonDocument.Parse(Pods);
        Assert.Equal(["n1", null, null], LiveObject.ItemsOf(list.RootElement, new HashSet<(string, string)>()).Select(LiveObject.NodeOf));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"items":7}""")]
    [InlineData("""{"kind":"Status"}""")]
    public void ItemsOf_WhatIsNoList_IsNothing(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Empty(LiveObject.ItemsOf(document.RootElement, new HashSet<(string, string)>()));
        Assert.Equal("", LiveObject.ContinueOf(document.RootElement));
    }
}
