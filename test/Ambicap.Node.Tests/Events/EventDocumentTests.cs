using System.Text;
using System.Text.Json;
using Ambicap.Node.Events;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Tests.Events;

public sealed class EventDocumentTests
{
    private static readonly PodEvent s_refused = new(
        new PodIdentity("shop", "web-1", "a5eb"), "web", false, "refused in Pod shop/web-1: no", new DateTime(2026, 11, 27, 1, 2, 3, DateTimeKind.Utc), 12);

    [Fact]
    public void Of_Refusal_IsAnEventOfThePod()
    {
        Assert.Equal("/apis/events.k8s.io/v1/namespaces/shop/events", EventDocument.PathOf(s_refused));
        Assert.Equal(
            """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"namespace":"shop","name":"NAME"},"eventTime":"2026-11-27T01:02:03.000000Z","type":"Warning","reason":"AmbientRefused","action":"Refused","reportingController":"ambicap.dev/node","reportingInstance":"node-1","note":"refused in Pod shop/web-1: no (12 times)","regarding":{"apiVersion":"v1","kind":"Pod","namespace":"shop","name":"web-1","uid":"a5eb","fieldPath":"spec.containers{web}"}}""",
            Encoding.UTF8.GetString(EventDocument.Of(s_refused, "node-1")).Replace(Name(s_refused), "NAME", StringComparison.Ordinal));
        Assert.Matches("^web-1\\.[0-9a-f]{16}$", Name(s_refused));
    }

    [Fact]
    public void Of_LongNoteOfManyBytes_FitsWhatTheApiServerTakes()
    {
        PodEvent told = s_refused with { Note = string.Concat(Enumerable.Repeat("\u00e9\U0001F600", 2000)) };
        string note = JsonDocument.Parse(EventDocument.Of(told, "n")).RootElement.GetProperty("note").GetString()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(note), 1000, 1024);
        Assert.EndsWith(" (12 times)", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheSameTwice_HasOneName()
    {
        Assert.Equal(Name(s_refused), Name(s_refused with { }));
        Assert.NotEqual(Name(s_refused), Name(s_refused with { Note = "other" }));
    }

    [Theory]
    [InlineData("shop", "web-1", "a5eb", true)]
    [InlineData("shop", "web-1", "", false)]
    [InlineData("../../kube-system", "web-1", "a5eb", false)]
    [InlineData("shop", "web/../x", "a5eb", false)]
    [InlineData("shop", "..", "a5eb", false)]
    [InlineData("", "web-1", "a5eb", false)]
    public void PodEvent_NamesThatNoClusterHas_AreNoEvent(string space, string name, string uid, bool isEvent) =>
        Assert.Equal(isEvent, PodEvent.Of(new AuditEntry("x", null, "m") { Pod = new PodIdentity(space, name, uid) }, DateTime.UnixEpoch) is not null);

    [Fact]
    public void EventBatch_WhatWriteWrote_IsReadBack()
    {
        PodEvent[] events = [s_refused, s_refused with { Note = "two\nlines", Container = "", IsGranted = true }];
        Assert.Equal(events, EventBatch.Read(EventBatch.Write(events)));
    }

    private static string Name(PodEvent told) =>
        JsonDocument.Parse(EventDocument.Of(told, "node-1")).RootElement.GetProperty("metadata").GetProperty("name").GetString()!;
}
