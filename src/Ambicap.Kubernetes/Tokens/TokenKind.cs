namespace Ambicap.Kubernetes.Tokens;

/// <summary>What a token of a manifest is. YAML's plain words are resolved as kubectl resolves them on the way to JSON.</summary>
public enum TokenKind
{
    /// <summary>Before the first token, and behind the last.</summary>
    None,

    MappingStart,
    MappingEnd,
    ListStart,
    ListEnd,

    /// <summary>A key of a mapping; its value follows.</summary>
    Key,

    Text,
    Number,
    True,
    False,
    Null,
}
