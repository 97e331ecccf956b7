namespace Ambicap.Cli.Conformance;

/// <summary>How a run is to be done.</summary>
/// <param name="Handler">The runtime handler; empty for the runtime's default.</param>
/// <param name="Archive">The OCI archive to take the image from; null for what the node has, else the built-in image.</param>
/// <param name="Timeout">The longest for one case, and for what comes before the first.</param>
/// <param name="CgroupParent">The control group of every sandbox; null for what the runtime's cgroup driver takes.</param>
internal sealed record ConformanceOptions(string Handler, string? Archive, TimeSpan Timeout, string? CgroupParent);
