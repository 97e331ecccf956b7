namespace Ambicap.Cli.Doctor;

/// <summary>The version of this program.</summary>
internal static class OwnVersion
{
    internal static string Text { get; } = typeof(OwnVersion).Assembly.GetName().Version!.ToString(3);
}
