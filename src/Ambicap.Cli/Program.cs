using System.CommandLine;
using Ambicap.Cli.Commands;
using Ambicap.Cli.Help;
using Ambicap.Cli.Output;

Terminal.Guard();
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
return await CommandLine.RunAsync(root, ProgramName.IsConverter && args is not ["--version"] ? ["convert", .. args] : args);
