namespace Ambicap.Cli.Output;

/// <summary>One of the five sets, for people.</summary>
/// <param name="Name">Its name in capabilities(7), in lower case.</param>
/// <param name="Heading">Its column in tables.</param>
/// <param name="Field">Its line in <c>/proc/PID/status</c>.</param>
/// <param name="Meaning">What it is for, in a sentence without an end.</param>
internal sealed record FiveSets(string Name, string Heading, string Field, string Meaning)
{
    /// <summary>The sets in the order of <c>/proc/PID/status</c>.</summary>
    internal static IReadOnlyList<FiveSets> All { get; } =
    [
        new("inheritable", "INH", "CapInh", "what may pass over execve into a file that names it as inheritable too; without such a file it gives nothing"),
        new("permitted", "PRM", "CapPrm", "what the process may make effective; what is gone from it only execve can give back"),
        new("effective", "EFF", "CapEff", "what the kernel looks at when the process does something: what it can use"),
        new("bounding", "BND", "CapBnd", "the most that execve can give by a file's capabilities or to root; by itself it gives nothing"),
        new("ambient", "AMB", "CapAmb", "what a program without capabilities of its own keeps over execve, in permitted and effective too, as any user"),
    ];
}
