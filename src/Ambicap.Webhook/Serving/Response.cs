using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Webhook.Serving;

/// <summary>Writes responses.</summary>
internal static class Response
{
    internal const string Json = "application/json";
    internal const string Text = "text/plain; charset=utf-8";

    /// <summary>Writes a response whole. The body is copied before the first wait.</summary>
    internal static ValueTask WriteAsync(IFeatureCollection features, int status, string contentType, ReadOnlySpan<byte> body)
    {
        IHttpResponseFeature response = features.Get<IHttpResponseFeature>()!;
        response.StatusCode = status;
        response.Headers.ContentType = contentType;
        response.Headers.ContentLength = body.Length;
        PipeWriter writer = features.Get<IHttpResponseBodyFeature>()!.Writer;
        writer.Write(body);
        ValueTask<FlushResult> flush = writer.FlushAsync();
        return flush.IsCompletedSuccessfully ? Completed(flush) : new ValueTask(flush.AsTask());
    }

    /// <summary>Writes a line of text.</summary>
    internal static ValueTask WriteTextAsync(IFeatureCollection features, int status, string text) =>
        WriteAsync(features, status, Text, Encoding.UTF8.GetBytes(text + "\n"));

    private static ValueTask Completed(ValueTask<FlushResult> flush)
    {
        _ = flush.Result;
        return ValueTask.CompletedTask;
    }
}
