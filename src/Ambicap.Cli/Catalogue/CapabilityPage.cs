using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Catalogue;

/// <summary>Tells a person all about some capabilities.</summary>
internal static class CapabilityPage
{
    internal static void Write(IReadOnlyList<CatalogueEntry> entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            if (i > 0)
            {
                Console.Out.WriteLine();
            }

            Write(entries[i]);
        }
    }

    private static void Write(CatalogueEntry entry)
    {
        string name = entry.Capability.ToName();
        Console.Out.WriteLine(FormattableString.Invariant($"{name} ({entry.Capability.ToKernelName()}, {(int)entry.Capability})"));
        WriteLine("for", entry.Purpose);
        WriteLine("risk", $"{CapabilityTable.RiskName(entry.Risk)}, because {entry.Reason}");
        WriteLine("level", Level(entry));
        WriteLine("hostUsers: false", entry.InUserNamespace.Describe());
        if (entry.OfHost is { } need)
        {
            WriteLine("host namespace", $"without {need.Field}: true {need.Without}");
        }

        WriteLine("seccomp", SeccompGates.Of(entry.Capability) is { } gate ? Seccomp(gate) : "no default profile asks for it");
        WriteLine("source", entry.Source);
        WriteLine("grant", $"{GrantKeys.AmbientPrefix}CONTAINER: {name}");
    }

    private static string Level(CatalogueEntry entry) => CapabilityTable.LevelName(entry) switch
    {
        "opt-in" => $"privileged, in a namespace with the annotation {GrantKeys.AllowRootEquivalent}: {entry.Capability.ToName()}",
        "restricted" => "restricted, and so every level",
        "baseline" => "baseline and privileged",
        var level => level,
    };

    private static string Seccomp(SeccompGate gate)
    {
        string families = gate.Families switch
        {
            ProfileFamily.Containerd => "containerd's and Docker's default profile",
            ProfileFamily.ContainersCommon => "CRI-O's and Podman's default profile",
            _ => "every default profile",
        };
        return $"{families} opens {string.Join(", ", gate.SystemCalls)} only where capabilities.add names {gate.Opener.ToName()} too";
    }

    private static void WriteLine(string what, string text)
    {
        foreach (string line in Wrapping.Hanging($"  {what,-17} ", text, Terminal.Width))
        {
            Console.Out.WriteLine(line);
        }
    }
}
