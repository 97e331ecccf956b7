using System.Globalization;
using System.Net;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The API server answered, and not with what was asked for.</summary>
/// <param name="status">The status of HTTP, or of an error within a watch.</param>
internal sealed class ApiStatusException(int status)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"the API server answers with status {status}"))
{
    internal int Status { get; } = status;

    /// <summary>Whether the version that was asked for is no longer kept: all must be listed again.</summary>
    internal bool IsGone => Status == (int)HttpStatusCode.Gone;
}
