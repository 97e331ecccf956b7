using System.Buffers.Binary;
using Ambicap.Cri.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>One call as a <see cref="FakeRuntime"/> sees it.</summary>
internal sealed class FakeCall(HttpContext context)
{
    internal string Path => context.Request.Path.Value!;

    internal IHeaderDictionary Headers => context.Request.Headers;

    internal CancellationToken Aborted => context.RequestAborted;

    /// <summary>Sends headers.</summary>
    internal Task BeginAsync(params IEnumerable<(string Name, string Value)> headers)
    {
        context.Response.ContentType = "application/grpc";
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        return context.Response.StartAsync();
    }

    /// <summary>The next message; null where the client has sent the last.</summary>
    internal async Task<byte[]?> ReadAsync()
    {
        byte[] header = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return null;
        }

        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message);
        return message;
    }

    internal async Task WriteAsync(byte[] message)
    {
        context.Response.ContentType ??= "application/grpc";
        await context.Response.Body.WriteAsync(GrpcMessage.Frame(message));
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Ends the call by trailers, or by headers alone where nothing was sent before.</summary>
    internal void End(int status = 0, string message = "", params IEnumerable<(string Name, string Value)> trailers)
    {
        bool isTrailersOnly = !context.Response.HasStarted;
        context.Response.ContentType ??= "application/grpc";
        IHeaderDictionary last = isTrailersOnly ? context.Response.Headers : context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        last["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        last["grpc-message"] = message;
        foreach ((string name, string value) in trailers)
        {
            last.Append(name, value);
        }
    }

    /// <summary>Breaks the stream off with an error of HTTP/2.</summary>
    internal void Reset(int error) => context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(error);
}
