namespace Ambicap.Cli.Input;

/// <summary>Where a manifest that names no namespace goes, as far as a file can tell.</summary>
internal static class DefaultNamespace
{
    internal const string Name = "default";
}
