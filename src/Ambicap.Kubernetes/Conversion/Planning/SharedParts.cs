using Ambicap.Kubernetes.Conversion.Source;

namespace Ambicap.Kubernetes.Conversion.Planning;

/// <summary>Remembers what was asked of mappings that several aliases may lead to, and which mappings must not be pruned.</summary>
internal sealed class SharedParts
{
    private readonly Dictionary<SourceMapping, string> _wanted = [];

    /// <summary>Mappings that hold more than the tree shows.</summary>
    internal Func<SourceMapping, bool> IsHeld { get; init; } = _ => false;

    /// <summary>Whether all who ask for something ask for the same.</summary>
    internal bool Agree(SourceMapping mapping, string wanted)
    {
        if (_wanted.TryGetValue(mapping, out string? before))
        {
            return before == wanted;
        }

        _wanted.Add(mapping, wanted);
        return true;
    }
}
