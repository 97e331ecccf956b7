using System.CommandLine;
using Ambicap.Host;
using Ambicap.Node;
using Ambicap.Node.Cluster;
using Ambicap.Node.Commands;
using Ambicap.Node.Interop;
using Ambicap.Node.Observing;
using Ambicap.Node.Restarting;
using Ambicap.Policy.Text;

if (args is [HostCommand.Verb, var root, _, ..])
{
    return HostProgram.Become(root, args.AsSpan(2));
}

if (await ObserverVerbs.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

string? node = Environment.GetEnvironmentVariable("NODE_NAME");
using ClusterApi? api = ServiceAccount.Find(Environment.GetEnvironmentVariable) is { } account ? new ClusterApi(account) : null;
INodeLabel label = api is not null && node is { Length: > 0 } ? new NodeLabel(api, node) : new NoLabel();

ParseResult parsed = CommandLine.Create(new Verbs(label)).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    {
        Notice.Write(Console.Error, PlainText.InOneLine(error.Message));
    }

    Notice.Write(Console.Error, "see ambicap-node --help");
    return ExitCode.NotStarted;
}

try
{
    // What is under way comes to an end at a place that the next run goes on from; a Pod's grace period bounds it.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
}
catch (OperationCanceledException)
{
    Notice.Write(Console.Error, "interrupted; run it again, which goes on from here");
    return ExitCode.Failed;
}
catch (Exception failure) when (failure is HostException or ClusterException)
{
    Notice.Write(Console.Error, failure.Message);
    return ExitCode.Failed;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && parsed.Action != parsed.CommandResult.Command.Action)
{
    // The help or the version.
    Notice.Write(Console.Error, OutputFailure.Describe(failure));
    return ExitCode.Failed;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Notice.Write(Console.Error, $"{failure.Message}; run it again, and report this");
    return ExitCode.Failed;
}
