using System.CommandLine;
using Ambicap.Cli.Help;

namespace Ambicap.Cli.Commands;

/// <summary>All verbs, in the order of the help.</summary>
internal static class CommandTree
{
    internal static RootCommand Create()
    {
        RootCommand root = new("Ambient capabilities for Kubernetes.")
        {
            RunCommand.Create(),
            ExplainCommand.Create(),
            CheckCommand.Create(),
            ConvertCommand.Create(),
            ApplyCommand.Create(),
            ApplyCommand.CreateDiff(),
            InspectCommand.Create(),
            LearnCommand.Create(),
            DoctorCommand.Create(),
            ConformanceCommand.Create(),
            CapabilitiesCommand.Create(),
            DemoCommand.Create(),
            InstallCommand.Create(),
            UninstallCommand.Create(),
            StatusCommand.Create(),
            AuditCommand.Create(),
            VersionCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Add(HelpCommand.Create(root));
        HelpPage.Install(root);
        return root;
    }
}
