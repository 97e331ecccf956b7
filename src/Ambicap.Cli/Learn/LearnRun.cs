using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Learn.Pods;
using Ambicap.Cli.Learn.Programs;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Learn.Results;
using Ambicap.Cli.Output;
using Ambicap.Cli.Run;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary>Learns what was asked for, and writes the result.</summary>
internal static class LearnRun
{
    /// <summary>Learns.</summary>
    /// <returns>Whether a set was proven.</returns>
    /// <exception cref="InputException">It cannot be run here.</exception>
    internal static Task<bool> RunAsync(LearnRequest request, CancellationToken cancellation) => request switch
    {
        { Files.Count: > 0 } => LearnPodAsync(request, cancellation),
        _ => LearnProgramAsync(request, cancellation),
    };

    private static async Task<bool> LearnPodAsync(LearnRequest request, CancellationToken cancellation)
    {
        PodSubject pod = PodSubject.Of(RunManifest.Load(request.Files), request.Container, request.User, ProgramOptions.UsualUser);
        Prerequisites programs = Prerequisites.Find(hasEndpoint: false);
        ProcessCapabilities own = ThreadCapabilities.Read().Capabilities;
        CapabilitySet available = own.Permitted & own.Bounding & (request.Allowed ?? CapabilitySet.AllKnown);
        using StartGate gate = new(programs.Runc);
        Terminal.Progress("starting a private containerd ...");
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(programs with { Runc = gate.Program }, available, cancellation);
        foreach (string archive in request.Archives)
        {
            Terminal.Progress($"importing {archive} ...");
            await containerd.ImportAsync(archive, cancellation);
        }

        PodTrialTimes times = new(request.For ?? ProgramOptions.UsualTime, request.Settle ?? ProgramOptions.UsualSettle, request.Ready);
        Learnt learnt = await LearnAsync(new PodTrial(containerd, gate, pod, available, times, new PodFiles(containerd, pod.Container, pod.Volumes)), cancellation);
        return Write(SubjectOf(pod), learnt, request.Output);
    }

    private static Subject SubjectOf(PodSubject pod) => new(
        $"container \"{pod.Container.Name}\"", pod.Name, pod.Container.Name, pod.Container.Image, pod.Container.Details.Command, pod.Container.Details.Arguments,
        pod.Seccomp is { } profile ? (profile.Type, profile.LocalhostProfile) : null);

    private static async Task<bool> LearnProgramAsync(LearnRequest request, CancellationToken cancellation)
    {
        ProgramOptions options = new(request.Command, request.User ?? ProgramOptions.UsualUser)
        {
            Allowed = request.Allowed,
            For = request.For ?? ProgramOptions.UsualTime,
            Settle = request.Settle ?? ProgramOptions.UsualSettle,
            Ready = request.Ready,
            InHostNetwork = request.InHostNetwork,
        };
        Subject subject = Subject.Program(request.Command);
        ProgramTrial trial = new(options);
        if (EntryPointCheck.FindSwitcher(request.Command) is { } switcher)
        {
            return Write(subject, new Learnt(trial.User, null, null) { Verdict = Verdict.ChangesUser, Reason = switcher }, request.Output);
        }

        if (!trial.MaySwitch)
        {
            CheckPrivileges(trial, request);
        }

        Learnt learnt = await LearnAsync(trial, cancellation);
        if (learnt.Verdict is Verdict.NeverWorks or Verdict.NeedsRoot && EntryPointCheck.FindPrivileged(request.Command) is { } privileged)
        {
            learnt = learnt with { Verdict = Verdict.ChangesUser, Reason = privileged };
        }
        else if (learnt.Verdict == Verdict.NeverWorks && trial.HasOwnNetwork)
        {
            learnt = learnt with { Reason = "see that it works by hand first; if it needs the host's network, give --network host" };
        }

        return Write(subject, learnt, request.Output);
    }

    /// <summary>Tries as the caller are possible too, with what the caller holds.</summary>
    private static void CheckPrivileges(ProgramTrial trial, LearnRequest request)
    {
        if (request.User is { } user && user != trial.User)
        {
            throw new InputException(FormattableString.Invariant($"user {user} cannot be tried without root; run it with sudo, or leave --user out to try as user {trial.User}"));
        }

        if (trial.User == 0 || (trial.Available.IsEmpty && request.Allowed is not null))
        {
            throw new InputException("no capability can be tried without CAP_SETUID, CAP_SETGID and CAP_SETPCAP; run it with sudo");
        }

        if (trial.Available.IsEmpty)
        {
            Console.Error.WriteLine("ambicap: without root only one thing can be tried: whether it works without any capability; run it with sudo");
        }
    }

    private static async Task<Learnt> LearnAsync(ITrial trial, CancellationToken cancellation)
    {
        string? missing = CapabilityWatch.Missing();
        if (missing is not null)
        {
            await Console.Error.WriteLineAsync($"ambicap: it cannot be watched: {missing}; every capability that can be given is a candidate");
        }

        try
        {
            return await new Learner(trial, missing is null, Terminal.Progress, cancellation).LearnAsync();
        }
        finally
        {
            Terminal.EndProgress();
        }
    }

    private static bool Write(Subject subject, Learnt learnt, string output)
    {
        switch (output)
        {
            case "json":
                LearnJson.Write(subject, learnt);
                break;
            case "yaml" when learnt.IsProven:
                Console.Out.Write($"# {Terminal.Printable(VerdictText.Of(subject, learnt))}\n{LearntManifest.Of(subject, learnt.Needed, learnt.User)}");
                break;
            case "yaml":
                Console.Error.WriteLine($"ambicap: {Terminal.Printable(VerdictText.Of(subject, learnt))}");
                break;
            default:
                LearnTable.Write(subject, learnt);
                break;
        }

        return learnt.IsProven;
    }
}
