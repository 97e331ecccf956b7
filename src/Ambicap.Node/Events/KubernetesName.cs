using System.Buffers;

namespace Ambicap.Node.Events;

/// <summary>
/// Names as Kubernetes has them. Those of a config.json go into the path of a request, and whoever starts containers without Kubernetes can
/// write there what they like.
/// </summary>
internal static class KubernetesName
{
    private const int LongestNamespace = 63;
    private const int LongestPod = 253;

    private static readonly SearchValues<char> s_label = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> s_subdomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    internal static bool IsNamespace(string name) => name.Length is > 0 and <= LongestNamespace
        && !name.AsSpan().ContainsAnyExcept(s_label);

    internal static bool IsPod(string name) =>
        name.Length is > 0 and <= LongestPod && !name.AsSpan().ContainsAnyExcept(s_subdomain) && char.IsAsciiLetterOrDigit(name[0]);
}
