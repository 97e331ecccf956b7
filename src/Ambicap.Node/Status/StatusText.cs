using System.Globalization;

namespace Ambicap.Node.Status;

/// <summary>A status for people.</summary>
internal static class StatusText
{
    internal static void Write(NodeStatus status, TextWriter output)
    {
        const string nothing = "-";
        (string Name, string Value)[] lines =
        [
            ("ready", status.Ready ? "yes" : "no"),
            ("version", status.Version ?? nothing),
            ("manager", status.Manager is null ? nothing : $"{status.Manager} ({status.ConfigFile})"),
            ("written", status.WrittenFiles.Count == 0 ? nothing : string.Join(", ", status.WrittenFiles)),
            ("runtime", status.Runtime ?? nothing),
            ("allowed", status.Allowed is null ? nothing : status.Allowed.Count == 0 ? "nothing" : string.Join(",", status.Allowed)),
            ("containers", status.Containers.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach ((string name, string value) in lines)
        {
            output.WriteLine($"{name,-11}{value}");
        }

        foreach (string problem in status.Problems)
        {
            output.WriteLine($"problem    {problem}");
        }
    }
}
