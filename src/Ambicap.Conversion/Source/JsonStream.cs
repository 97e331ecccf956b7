using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Source;

/// <summary>Recognises JSON, one value or several in a row, as <c>kubectl apply</c> takes them.</summary>
internal static class JsonStream
{
    /// <summary>Cuts a text into its JSON objects, blanks around them included; null where it is no JSON.</summary>
    internal static List<Range>? Split(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = JsonTokenSource.DeepestNesting });
        List<Range> values = [];
        int lastByte = 0;
        int last = 0;
        try
        {
            while (reader.Read())
            {
                reader.Skip();
                int nextByte = (int)reader.BytesConsumed;
                int next = last + Encoding.UTF8.GetCharCount(bytes, lastByte, nextByte - lastByte);
                values.Add(last..next);
                (lastByte, last) = (nextByte, next);
            }
        }
        catch (JsonException)
        {
            return null;
        }

        values[^1] = values[^1].Start..text.Length;
        return values;
    }
}
