using Ambicap.Conversion;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>What became of a part of a file.</summary>
internal sealed class ConvertedPart
{
    /// <summary>The bytes to write, in order.</summary>
    internal List<ReadOnlyMemory<byte>> Output { get; } = [];

    /// <summary>Why something is refused.</summary>
    internal List<ConversionFinding> Findings { get; } = [];

    /// <summary>What the author should know.</summary>
    internal List<Finding> Remarks { get; } = [];

    /// <summary>How many containers were converted.</summary>
    internal int Containers { get; set; }

    /// <summary>Whether the way back gives the bytes of what was converted.</summary>
    internal bool IsReversible { get; set; } = true;

    /// <summary>Whether the way back changes what stays as it is.</summary>
    internal bool HasWayBack { get; set; }

    /// <summary>Whether it is the list of a KRM function, which answers by itself.</summary>
    internal bool IsFunction { get; set; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    internal Finding? Unreadable { get; set; }
}
