using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>Remembers what was asked of nodes that several aliases may lead to, and which mappings must not be pruned.</summary>
internal sealed class SharedParts
{
    private readonly Dictionary<SourceNode, string> _wanted = [];

    /// <summary>Mappings that hold more than the tree shows.</summary>
    internal Func<SourceMapping, bool> IsHeld { get; init; } = _ => false;

    /// <summary>Whether all who ask for something ask for the same.</summary>
    internal bool Agree(SourceNode node, string wanted)
    {
        if (_wanted.TryGetValue(node, out string? before))
        {
            return before == wanted;
        }

        _wanted.Add(node, wanted);
        return true;
    }
}
