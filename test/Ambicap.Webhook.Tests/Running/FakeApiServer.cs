using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>
/// A fake API server: it knows the three requests about namespaces and nothing else, without TLS. It can hold back, cut, refuse, go away
/// and come back on the same port, which a real one does only when it pleases.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private const string Json = "application/json";

    private WebApplication? _application;
    private CancellationTokenSource _cut = new();
    private int _goneWatches;
    private int _lists;
    private int _watches;
    private int _lookUps;

    internal FakeNamespaces Namespaces { get; } = new();

    internal int Port { get; private set; }

    /// <summary>How many lists were answered.</summary>
    internal int Lists => Volatile.Read(ref _lists);

    /// <summary>How many watches were begun.</summary>
    internal int Watches => Volatile.Read(ref _watches);

    /// <summary>How often one namespace was asked for.</summary>
    internal int LookUps => Volatile.Read(ref _lookUps);

    /// <summary>Lists wait for this.</summary>
    internal Task MayList { get; set; } = Task.CompletedTask;

    /// <summary>Answers about one namespace wait for this.</summary>
    internal Task MayLookUp { get; set; } = Task.CompletedTask;

    /// <summary>What stands before the paths of the API, as behind a gateway.</summary>
    internal string BasePath { get; init; } = "";

    /// <summary>The token that is asked of callers.</summary>
    internal string Token { get; set; } = "not-a-secret";

    /// <summary>The Pods of every namespace, as one page.</summary>
    internal string Pods { get; set; } = """{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}""";

    /// <summary>Whether nothing but status 500 is answered.</summary>
    internal bool IsBroken { get; set; }

    /// <summary>The next watches are told that their version is gone: by the status, or as an event.</summary>
    internal void AnswerGone(int watches) => Volatile.Write(ref _goneWatches, watches);

    /// <summary>Ends every watch in the midst of its answer.</summary>
    internal void Cut() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    internal async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, Port));
        _application = builder.Build();
        _application.Run(AnswerAsync);
        await _application.StartAsync();
        IServer server = _application.Services.GetRequiredService<IServer>();
        Port = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Goes away; what it knew stays for the next start.</summary>
    internal async Task StopAsync()
    {
        Cut();
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            using CancellationTokenSource now = new(TimeSpan.FromSeconds(1));
            await application.StopAsync(now.Token);
            await application.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        const string Path = "/api/v1/namespaces";
        string asked = context.Request.Path.Value!;
        string path = asked.StartsWith(BasePath, StringComparison.Ordinal) ? asked[BasePath.Length..] : "";
        context.Response.ContentType = Json;
        if (IsBroken)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        else if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (!path.StartsWith(Path, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (path.EndsWith("/pods", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(Pods);
        }
        else if (path == Path && context.Request.Query["watch"] == "true")
        {
            await WatchAsync(context);
        }
        else if (path == Path)
        {
            await MayList.WaitAsync(context.RequestAborted);
            _ = Interlocked.Increment(ref _lists);
            await context.Response.WriteAsync(Namespaces.List());
        }
        else
        {
            _ = Interlocked.Increment(ref _lookUps);
            await MayLookUp.WaitAsync(context.RequestAborted);
            string? found = Namespaces.Find(path[(Path.Length + 1)..]);
            context.Response.StatusCode = found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            await context.Response.WriteAsync(found ?? "{}");
        }
    }

    private async Task WatchAsync(HttpContext context)
    {
        CancellationToken cut = _cut.Token;
        _ = Interlocked.Increment(ref _watches);
        int gone = Interlocked.Decrement(ref _goneWatches);
        if (gone >= 0)
        {
            await AnswerGoneAsync(context, isEvent: gone % 2 == 0);
            return;
        }

        long version = long.Parse(context.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        await context.Response.StartAsync(cut);
        await context.Response.Body.FlushAsync(cut);
        try
        {
            while (true)
            {
                (IReadOnlyList<(long Version, string Line)> events, Task changed) = Namespaces.After(version);
                foreach ((long at, string line) in events)
                {
                    await context.Response.WriteAsync(line + "\n", cut);
                    version = at;
                }

                await context.Response.Body.FlushAsync(cut);
                await changed.WaitAsync(cut);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static Task AnswerGoneAsync(HttpContext context, bool isEvent)
    {
        const string Status = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version","reason":"Expired","code":410}""";
        context.Response.StatusCode = isEvent ? StatusCodes.Status200OK : StatusCodes.Status410Gone;
        return context.Response.WriteAsync(isEvent ? $$"""{"type":"ERROR","object":{{Status}}}""" + "\n" : Status);
    }
}
