using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Tests.Pods;

/// <summary>Writes the tokens of YAML as the JSON that kubectl would send.</summary>
internal static class JsonWriter
{
    internal static string Write(YamlTokenSource source)
    {
        StringBuilder text = new();
        bool needsComma = false;
        while (source.Read())
        {
            bool isEnd = source.Kind is TokenKind.MappingEnd or TokenKind.ListEnd;
            text.Append(needsComma && !isEnd ? "," : "");
            text.Append(source.Kind switch
            {
                TokenKind.MappingStart => "{",
                TokenKind.MappingEnd => "}",
                TokenKind.ListStart => "[",
                TokenKind.ListEnd => "]",
                TokenKind.Key => JsonSerializer.Serialize(source.Text) + ":",
                TokenKind.Text => JsonSerializer.Serialize(source.Text),
                TokenKind.Null => "null",
                TokenKind.True => "true",
                TokenKind.False => "false",
                _ => source.Text,
            });
            needsComma = source.Kind is not (TokenKind.MappingStart or TokenKind.ListStart or TokenKind.Key);
        }

        return text.ToString();
    }
}
