using System.Globalization;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Run;

/// <summary>What became of a probe's or hook's command.</summary>
/// <param name="Probe">The probe or hook.</param>
/// <param name="ExitCode">Its exit code; null where it could not be run.</param>
/// <param name="Said">What it wrote, or why it could not be run.</param>
internal sealed record ProbeRun(RunnableProbe Probe, int? ExitCode, string Said)
{
    /// <summary>The kind as a manifest names it.</summary>
    internal string Name => Probe.Kind switch
    {
        ProbeKind.PostStart => "postStart",
        ProbeKind.PreStop => "preStop",
        ProbeKind.Startup => "startupProbe",
        ProbeKind.Readiness => "readinessProbe",
        _ => "livenessProbe",
    };

    /// <summary>What is wrong, to follow the container's name; null where it succeeded.</summary>
    internal string? Problem => ExitCode switch
    {
        0 => null,
        null => $"has a {Name} that could not be run: {Said}",
        { } code => string.Create(CultureInfo.InvariantCulture, $"has a {Name} that ended with exit code {code}{(Said.Length > 0 ? $": {Said}" : "")}"),
    };
}
