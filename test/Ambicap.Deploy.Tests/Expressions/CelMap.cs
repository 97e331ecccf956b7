using System.Collections;

namespace Ambicap.Deploy.Tests.Expressions;

/// <summary>A map whose elements are its keys, as CEL's macros see one. The library's own <c>filter</c> would see pairs.</summary>
internal sealed class CelMap() : Dictionary<string, object?>(StringComparer.Ordinal), IEnumerable
{
    IEnumerator IEnumerable.GetEnumerator() => Keys.GetEnumerator();
}
