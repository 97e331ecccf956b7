using Ambicap.Cli.Commands;
using Ambicap.Cli.Help;
using Ambicap.Cli.Output;

Terminal.Guard();
return await CommandLine.RunAsync(CommandTree.Create(), ProgramName.IsConverter && args is not ["--version"] ? ["convert", .. args] : args);
