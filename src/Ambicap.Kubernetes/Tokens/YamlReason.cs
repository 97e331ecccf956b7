using SharpYaml;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>Why the parser refuses a text, as part of our own sentence.</summary>
public static class YamlReason
{
    /// <summary>The reason and what to do.</summary>
    public static string Of(YamlException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string message = (failure.InnerException ?? failure).Message;

        // The place stands in front, in brackets of the parser's own.
        int place = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        message = (place < 0 ? message : message[(place + 3)..]).TrimEnd('.');
        return message.Length == 0 ? "correct the syntax" : $"{char.ToLowerInvariant(message[0])}{message[1..]}; correct the syntax";
    }
}
