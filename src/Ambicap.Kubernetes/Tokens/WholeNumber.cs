namespace Ambicap.Kubernetes.Tokens;

/// <summary>Numbers that are written as floating point and mean a whole one: kubectl sends <c>1e3</c> as 1000.</summary>
internal static class WholeNumber
{
    private const double Limit = 9_223_372_036_854_775_808.0;

    /// <summary>Converts, where the number has no fraction and fits.</summary>
    internal static bool TryConvert(double number, out long value)
    {
        bool fits = number >= -Limit && number < Limit && Math.Truncate(number) == number;
        value = fits ? (long)number : 0;
        return fits;
    }
}
