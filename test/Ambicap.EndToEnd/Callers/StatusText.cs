namespace Ambicap.EndToEnd.Callers;

/// <summary>What <c>grep Cap /proc/self/status</c> prints.</summary>
internal static class StatusText
{
    /// <summary>The text where all five sets are the same.</summary>
    /// <param name="set">The lowest 16 capabilities, as four hexadecimal digits; the others are not held.</param>
    internal static string Of(string set) => Of(set, set, set, set, set);

    /// <summary>The text of five sets, in the order of the kernel.</summary>
    internal static string Of(string inheritable, string permitted, string effective, string bounding, string ambient) =>
        $"CapInh:\t000000000000{inheritable}\nCapPrm:\t000000000000{permitted}\nCapEff:\t000000000000{effective}\n"
        + $"CapBnd:\t000000000000{bounding}\nCapAmb:\t000000000000{ambient}\n";
}
