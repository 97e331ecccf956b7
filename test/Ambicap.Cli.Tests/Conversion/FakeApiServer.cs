using System.Net;
using System.Text;
using Ambicap.Cli.Tests.Programs;

namespace Ambicap.Cli.Tests.Conversion;

/// <summary>As much of an API server as <c>kubectl apply</c> needs to create Pods and Deployments; it keeps what it was sent.</summary>
internal sealed class FakeApiServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _created = [];

    internal FakeApiServer()
    {
        Address = LoopbackAddress.Find();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    internal string Address { get; }

    /// <summary>The objects that were created, as JSON, each with the query of its request before it.</summary>
    internal IReadOnlyList<string> Created
    {
        get
        {
            lock (_created)
            {
                return [.. _created];
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        string body = new StreamReader(context.Request.InputStream).ReadToEnd();
        (int status, string answer) = (context.Request.HttpMethod, path) switch
        {
            ("GET", "/api") => (200, """{"kind":"APIVersions","versions":["v1"]}"""),
            ("GET", "/apis") => (200, """{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}"""),
            ("GET", "/api/v1") => (200, Resources("v1", "pods", "Pod")),
            ("GET", "/apis/apps/v1") => (200, Resources("apps/v1", "deployments", "Deployment")),
            ("POST", _) => (201, Keep(context.Request.Url.Query, body)),
            _ => (404, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,"message":"not found"}"""),
        };
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    private string Keep(string query, string body)
    {
        lock (_created)
        {
            _created.Add(query + body);
        }

        return body;
    }

    private static string Resources(string version, string name, string kind) =>
        $$"""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{version}}","resources":[{"name":"{{name}}","singularName":"","namespaced":true,"kind":"{{kind}}","verbs":["create","get","list","patch"]}]}""";
}
