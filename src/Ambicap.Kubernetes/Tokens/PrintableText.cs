using Ambicap.Policy.Text;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>Input as part of a message: it goes into logs and onto terminals.</summary>
internal static class PrintableText
{
    private const int LongestShown = 64;

    /// <summary>The text with control characters replaced, cut where it is long.</summary>
    internal static string Of(string text) => PlainText.Of(text.Length > LongestShown ? $"{text.AsSpan(0, LongestShown)}..." : text);
}
