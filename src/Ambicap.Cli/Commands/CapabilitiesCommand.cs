using System.CommandLine;
using Ambicap.Capabilities;
using Ambicap.Cli.Catalogue;
using Ambicap.Policy.Catalogue;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap capabilities</c>: what each capability is for, and what it risks.</summary>
internal static class CapabilitiesCommand
{
    private const string Description = """
        Tell what a capability is for, what it risks, and who lets it be ambient.

        RISK is what it is worth to a process of a non-root user, under no_new_privs, that an attacker has taken over: safe, elevated, or
        root-equivalent. LEVEL is the strictest Pod Security level of a namespace that lets it be ambient; opt-in: a privileged namespace
        whose annotation ambicap.dev/allow-root-equivalent names it. SECCOMP has the system calls that default seccomp profiles open only
        where capabilities.add names it too, or of AUDIT_CONTROL and AUDIT_READ where it names AUDIT_WRITE.

        Names are read in any case, with CAP_ or without.

        Exit code 0: told. 2: there is no such capability.

        Examples:
          ambicap capabilities
          ambicap capabilities NET_RAW
          ambicap capabilities cap_bpf cap_perfmon -o json
        """;

    internal static Verb Create()
    {
        Argument<string[]> names = new("NAME") { Description = "a capability; all of them where none is named", Arity = ArgumentArity.ZeroOrMore };
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("capabilities", Description) { names, output };
        command.SetAction(parsed =>
        {
            string[] asked = parsed.GetValue(names) ?? [];
            CatalogueEntry[] entries = [.. (asked.Length == 0 ? CapabilitySet.AllKnown : Read(asked)).Select(CapabilityCatalogue.Of)];
            if (parsed.GetRequiredValue(output) == OutputFormat.Json)
            {
                CapabilityJson.Write(entries);
            }
            else if (asked.Length == 0)
            {
                CapabilityTable.Write(entries);
            }
            else
            {
                CapabilityPage.Write(entries);
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static CapabilitySet Read(string[] names)
    {
        CapabilitySet found = CapabilitySet.Empty;
        foreach (string name in names)
        {
            if (!CapabilityName.TryParse(name, out Capability capability))
            {
                string remedy = CapabilityName.Suggest(name) is { } near ? $"did you mean {near}?" : "see ambicap capabilities";
                throw new InputException($"\"{Output.Terminal.Printable(name)}\" is no capability; {remedy}");
            }

            found |= CapabilitySet.Of(capability);
        }

        return found;
    }
}
