namespace Ambicap.Cli.Input;

/// <summary>A manifest behind a URL, as kubectl takes one.</summary>
internal static class RemoteFile
{
    private static readonly string[] s_schemes = ["http://", "https://"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether a path is a URL.</summary>
    internal static bool IsOne(string path) => Array.Exists(s_schemes, scheme => path.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Fetches the file; at most as much as one document may have.</summary>
    internal static InputFile Fetch(string url)
    {
        try
        {
            using HttpClient client = new() { Timeout = s_patience, MaxResponseContentBufferSize = BatchSizes.Whole.Largest };
            using HttpResponseMessage answer = client.GetAsync(new Uri(url)).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode
                ? new InputFile(url, null, IsNamed: true) { Text = answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult() }
                : Failed(url, FormattableString.Invariant($"the server answers {(int)answer.StatusCode}"));
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException)
        {
            return Failed(url, (failure.InnerException ?? failure).Message.TrimEnd('.'));
        }
        catch (OperationCanceledException)
        {
            return Failed(url, FormattableString.Invariant($"no answer within {s_patience.TotalSeconds} seconds"));
        }
    }

    private static InputFile Failed(string url, string why) => new(url, null, $"{why}; see whether curl can fetch it, or download it and name the file", IsNamed: true);
}
