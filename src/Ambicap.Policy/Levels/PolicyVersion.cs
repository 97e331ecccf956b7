namespace Ambicap.Policy.Levels;

/// <summary>A version of the Pod Security Standards: <c>latest</c>, or <c>v1.N</c>. An old version judges as that Kubernetes did.</summary>
public readonly record struct PolicyVersion
{
    private readonly int _minor;

    private PolicyVersion(int minor) => _minor = minor;

    /// <summary>The newest rules that are known; also the default value.</summary>
    public static PolicyVersion Latest => default;

    /// <summary>Version 1.<paramref name="minor"/>.</summary>
    /// <param name="minor">The minor version, 0 or more. One that is newer than every known rule judges as the newest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minor version is negative.</exception>
    public static PolicyVersion OfMinor(int minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        return new PolicyVersion(minor + 1);
    }

    /// <summary>Whether this is <c>latest</c>.</summary>
    public bool IsLatest => _minor == 0;

    /// <summary>Whether this version's rules are those of 1.<paramref name="minor"/> or newer.</summary>
    public bool IsAtLeast(int minor) => IsLatest || _minor - 1 >= minor;

    /// <inheritdoc/>
    public override string ToString() => IsLatest ? "latest" : FormattableString.Invariant($"v1.{_minor - 1}");
}
