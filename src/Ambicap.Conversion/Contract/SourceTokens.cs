using System.Text;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Contract;

/// <summary>The tokens of a part of a tree, aliases and merge keys written out, for the decoders that read Pods everywhere.</summary>
internal struct SourceTokens : ITokenSource
{
    private readonly List<Token> _tokens;
    private int _index = -1;

    private SourceTokens(List<Token> tokens) => _tokens = tokens;

    /// <inheritdoc/>
    public readonly TokenKind Kind => _index >= 0 && _index < _tokens.Count ? _tokens[_index].Kind : TokenKind.None;

    /// <inheritdoc/>
    public readonly long Ordinal => _index;

    /// <summary>Not known here: <see cref="OffsetOf"/> tells where a token stands.</summary>
    public readonly Position Position => default;

    /// <inheritdoc/>
    public readonly ReadOnlySpan<byte> Key => Encoding.UTF8.GetBytes(Text);

    /// <inheritdoc/>
    public readonly string Text => _tokens[_index].Text!;

    /// <summary>The tokens of a node, from before its first.</summary>
    /// <exception cref="UnconvertibleException">Aliases make more of it than is read anywhere.</exception>
    internal static SourceTokens Of(SourceNode root)
    {
        List<Token> tokens = [];
        Add(tokens, root, 0);
        return new SourceTokens(tokens);
    }

    /// <inheritdoc/>
    public bool Read() => ++_index < _tokens.Count;

    /// <inheritdoc/>
    public void Skip() => _index += _tokens[_index].Length - 1;

    /// <inheritdoc/>
    public readonly bool IsLongerThan(int tokens) => _tokens.Count > tokens;

    /// <inheritdoc/>
    public readonly bool TryGetInteger(out long value) => YamlNumber.TryGetInteger(Text, out value);

    /// <summary>Where a token stands in the document.</summary>
    internal readonly int OffsetOf(long ordinal) => _tokens[(int)ordinal].Offset;

    private static void Add(List<Token> tokens, SourceNode node, int depth)
    {
        if (depth > YamlDocument.DeepestNesting || tokens.Count >= DocumentDecoder.MostValues)
        {
            throw new UnconvertibleException(node.Start, $"more than {DocumentDecoder.MostValues} values in one Pod, aliases written out; split it");
        }

        int start = tokens.Count;
        switch (node.Target)
        {
            case SourceMapping mapping:
                tokens.Add(new Token(TokenKind.MappingStart, null, node.Start));
                foreach ((string key, SourceNode value) in mapping.Values)
                {
                    tokens.Add(new Token(TokenKind.Key, key, value.Start));
                    Add(tokens, value, depth + 1);
                }

                tokens.Add(new Token(TokenKind.MappingEnd, null, node.Start));
                break;
            case SourceSequence list:
                tokens.Add(new Token(TokenKind.ListStart, null, node.Start));
                list.Items.ForEach(item => Add(tokens, item, depth + 1));
                tokens.Add(new Token(TokenKind.ListEnd, null, node.Start));
                break;
            default:
                SourceScalar scalar = (SourceScalar)node.Target;
                tokens.Add(new Token(scalar.Type == TokenKind.None ? TokenKind.Text : scalar.Type, scalar.Text, node.Start));
                break;
        }

        tokens[start] = tokens[start] with { Length = tokens.Count - start };
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Text">The text of a key or a single value.</param>
    /// <param name="Offset">Where it stands.</param>
    /// <param name="Length">The number of tokens up to the end of its value.</param>
    private readonly record struct Token(TokenKind Kind, string? Text, int Offset, int Length = 1);
}
