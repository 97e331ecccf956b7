using Ambicap.Policy.Grants;

namespace Ambicap.Conversion;

/// <summary>A grant that was converted.</summary>
/// <param name="Owner">The object whose Pod has it.</param>
/// <param name="Container">The container.</param>
/// <param name="Grant">The grant.</param>
public sealed record ConvertedGrant(ObjectReference Owner, string Container, Grant Grant);
