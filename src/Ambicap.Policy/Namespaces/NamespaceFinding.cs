using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Namespaces;

/// <summary>One thing that is wrong with what a namespace says.</summary>
/// <param name="IsLabel">Whether it is about a label, and not an annotation.</param>
/// <param name="Key">The key that it is about.</param>
/// <param name="Text">What is wrong and what to do, with the key.</param>
public sealed record NamespaceFinding(bool IsLabel, string Key, string Text)
{
    /// <summary>Whether the key is under <c>ambicap.dev</c>; the others are Pod Security Admission's.</summary>
    public bool IsOurs => GrantKeys.IsOurs(Key);
}
