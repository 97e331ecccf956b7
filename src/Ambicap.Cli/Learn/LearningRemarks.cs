namespace Ambicap.Cli.Learn;

/// <summary>What is to be said beside a result.</summary>
internal static class LearningRemarks
{
    /// <summary>Says that records were lost, if any were: silence would look like a complete list.</summary>
    internal static void WriteLost(long lost)
    {
        if (lost > 0)
        {
            Console.Error.WriteLine($"ambicap: the kernel had no room for {lost} records; more may have been asked for than is shown: watch fewer processes, or again");
        }
    }
}
