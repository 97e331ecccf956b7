using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>
/// A program of this host, run as the user it is to have in a Pod: with exactly a set of capabilities in all five sets, no supplementary
/// groups and no_new_privs, as <c>drop: [ALL]</c> and <c>allowPrivilegeEscalation: false</c> make it.
/// </summary>
/// <remarks>
/// It is watched as that user too and not as root: who owns the files as root, and finds its user id to be 0, asks for other capabilities,
/// mostly for fewer, and leaves files behind that the next try cannot open.
/// </remarks>
internal sealed class ProgramTrial : ITrial
{
    // A failing try is waited for; the time that a good one took says for how long.
    private const int Slowness = 3;
    private static readonly TimeSpan s_leastLimit = TimeSpan.FromSeconds(5);
    private static readonly CapabilitySet s_toSwitch = CapabilitySet.Of(Capability.Setuid, Capability.Setgid, Capability.Setpcap);

    private readonly ProgramOptions _options;
    private readonly bool _mayUnshare;
    private bool _runsOn;
    private TimeSpan _limit;
    private TimeSpan? _grace;

    internal ProgramTrial(ProgramOptions options)
    {
        _options = options;
        ProcessState own = ThreadCapabilities.Read();
        Available = own.Capabilities.Permitted & own.Capabilities.Bounding & (options.Allowed ?? CapabilitySet.AllKnown);
        MaySwitch = s_toSwitch.IsSubsetOf(own.Capabilities.Effective);
        _mayUnshare = own.Capabilities.Effective.Contains(Capability.SysAdmin);
        User = MaySwitch ? options.User : own.Credentials.User.Effective;
        _limit = options.For;
    }

    public CapabilitySet Available { get; }

    public uint User { get; }

    /// <summary>Whether tries can have another user than the caller.</summary>
    internal bool MaySwitch { get; }

    /// <summary>Whether a try has a network of its own.</summary>
    internal bool HasOwnNetwork => !_options.InHostNetwork && MaySwitch && _mayUnshare;

    public bool TakesSysctls => HasOwnNetwork;

    public string? NoUserNamespace =>
        _options.InHostNetwork ? "a user namespace has no power over the host's network"
        : !HasOwnNetwork || !Environment.IsPrivilegedProcess ? "that takes root"
        : OwnUsers.CanBe(User) ? null : "that takes unshare and setpriv of util-linux, and a user below 65536";

    public bool TakesGroups => MaySwitch;

    public async Task<(TryResult Result, Observation? Seen)> WatchAsync(CapabilitySet set, bool isWatched, CancellationToken cancellation)
    {
        ProgramRun run = new(_options, Conditions(Surroundings.Plain), HasOwnNetwork)
        {
            IsWatched = isWatched,
            Limit = _options.For,
            Settled = _options.Ready is null ? _options.For : null,
            Lingers = _options.Settle,
            Grace = s_leastLimit,
        };
        TryResult result = await run.RunAsync(set, cancellation);
        _runsOn = result.End == TryEnd.StillRuns;
        _limit = Patience(result.Elapsed);
        _grace = run.Stopped is { } stopped ? Patience(stopped) : null;
        return (result, run.Seen);
    }

    public Task<TryResult> RunAsync(CapabilitySet set, Surroundings surroundings, bool isLong, CancellationToken cancellation) =>
        new ProgramRun(_options, Conditions(surroundings), HasOwnNetwork)
        {
            HasOwnUsers = surroundings.InUserNamespace,
            MayEnd = !_runsOn,
            Sysctls = surroundings.Sysctls,
            Limit = _limit,
            Grace = _grace,
            MustStop = true,
            Settled = _runsOn ? isLong ? _options.For : _options.Settle : null,
        }.RunAsync(set, cancellation);

    public async Task<TryResult?> RunAsRootAsync(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        AmbientProcessOptions asRoot = new() { NoNewPrivileges = true, IsExact = true };
        ProgramRun run = new(_options, asRoot, HasOwnNetwork) { Limit = _options.For, Settled = _options.Ready is null ? _options.Settle : null };
        return await run.RunAsync(Available, cancellation);
    }

    private static TimeSpan Patience(TimeSpan took) => took * Slowness < s_leastLimit ? s_leastLimit : took * Slowness;

    private AmbientProcessOptions Conditions(Surroundings surroundings) => new()
    {
        User = MaySwitch ? _options.User : null,
        Groups = MaySwitch ? surroundings.Groups : SupplementaryGroups.None,
        NoNewPrivileges = true,
        IsExact = true,
    };
}
