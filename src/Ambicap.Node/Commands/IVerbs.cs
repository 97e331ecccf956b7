using Ambicap.Node.Installing;

namespace Ambicap.Node.Commands;

/// <summary>What the verbs do; each returns the exit code.</summary>
internal interface IVerbs
{
    public Task<int> InstallAsync(NodeOptions options, CancellationToken cancellation);

    public Task<int> UninstallAsync(NodeOptions options, bool isForced, CancellationToken cancellation);

    public Task<int> StatusAsync(NodeOptions options, bool asJson, CancellationToken cancellation);

    public Task<int> AttemptAsync(NodeOptions options, CancellationToken cancellation);

    public Task<int> RunAsync(NodeOptions options, CancellationToken cancellation);
}
