using System.Globalization;

namespace Ambicap.Policy.Managers;

/// <summary>A version of a container manager as a person writes it: up to three numbers. A number that is not written is the newest.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second; null is the newest.</param>
/// <param name="Patch">The third; null is the newest.</param>
public readonly record struct ManagerVersion(int Major, int? Minor = null, int? Patch = null)
{
    private const int MostDigits = 4;

    /// <summary>Whether this version has what came with another one.</summary>
    public bool IsAtLeast(ManagerVersion other) =>
        (Major, Minor ?? int.MaxValue, Patch ?? int.MaxValue).CompareTo((other.Major, other.Minor ?? 0, other.Patch ?? 0)) >= 0;

    /// <summary>Reads <c>28</c>, <c>24.0</c> or <c>24.0.5</c>, with a <c>v</c> in front or without.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ManagerVersion version)
    {
        version = default;
        string[] parts = (text.StartsWith("v", StringComparison.OrdinalIgnoreCase) ? text[1..] : text).ToString().Split('.');
        if (parts.Length > 3 || parts.Any(part => part.Length is 0 or > MostDigits || part.Any(c => !char.IsAsciiDigit(c))))
        {
            return false;
        }

        int[] numbers = Array.ConvertAll(parts, part => int.Parse(part, CultureInfo.InvariantCulture));
        version = new ManagerVersion(numbers[0], numbers.Length > 1 ? numbers[1] : null, numbers.Length > 2 ? numbers[2] : null);
        return true;
    }

    /// <summary>The numbers that are written, with points between.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Major}{(Minor is { } minor ? $".{minor}" : "")}{(Patch is { } patch ? $".{patch}" : "")}");
}
