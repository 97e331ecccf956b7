using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;

namespace Ambicap.Conversion.Contract;

/// <summary>
/// Tells quickly whether documents without anything to convert have a grant that is written wrong. Most are right, and need no more than
/// a look.
/// </summary>
/// <param name="options">How others are converted.</param>
/// <remarks>One is used again and again, by one thread at a time.</remarks>
public sealed class WrittenFaults(ConversionOptions options)
{
    private readonly DocumentDecoder _decoder = new(withPrograms: false, new WorkloadKinds((options ?? throw new ArgumentNullException(nameof(options))).TemplatePaths));
    private readonly List<(int Document, DecodedObject Object)> _found = [];

    /// <summary>Whether something is wrong in a text in UTF-8, or it cannot be read.</summary>
    public bool AreIn(ReadOnlySpan<byte> text)
    {
        _found.Clear();
        _ = _decoder.Decode(text, 1, _found);
        return _found.Exists(item => item.Object is UnreadableObject
            || (item.Object is DecodedWorkload workload && AmbientGrants.Read(workload.Pod, addIsAmbient: false).Violations.Count > 0));
    }
}
