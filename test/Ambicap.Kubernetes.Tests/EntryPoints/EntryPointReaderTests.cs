using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;

namespace Ambicap.Kubernetes.Tests.EntryPoints;

public sealed class EntryPointReaderTests
{
    /// <summary>The programs that a command line starts, each with the user it changes to, and why what is behind them is not known.</summary>
    [Theory]
    [InlineData("server -v", "server")]
    [InlineData("tini -- server -- x", "tini > server")]
    [InlineData("/sbin/docker-init -s -vv -p SIGTERM -e 143 server", "/sbin/docker-init > server")]
    [InlineData("dumb-init --rewrite 15:3 -c server", "dumb-init > server")]
    [InlineData("catatonit -- server", "catatonit > server")]
    [InlineData("env -i -u HOME A=1 B= server C=2", "env > server")]
    [InlineData("env - server", "env > server")]
    [InlineData("env -S'A=1", "env ? its option -S is not followed")]
    [InlineData("env PATH=/x server", "env ? it changes PATH")]
    [InlineData("env PATH=/x /server", "env > /server")]
    [InlineData("nice -n 5 nohup setsid -w timeout -k 5 10 stdbuf -oL ionice -c3 server", "nice > nohup > setsid > timeout > stdbuf > ionice > server")]
    [InlineData("flock /lock server", "flock > server")]
    [InlineData("flock /lock -c server", "flock ? what it starts begins with -, which is no program's name")]
    [InlineData("gosu app server", "gosu=app > server")]
    [InlineData("tini -- su-exec 1000:1000 server", "tini > su-exec=1000:1000/1000 > server")]
    [InlineData("s6-setuidgid root server", "s6-setuidgid=root/0 > server")]
    [InlineData("setuidgid app server", "setuidgid=app > server")]
    [InlineData("chpst -u :1000:1000 -o 100 server", "chpst=:1000:1000/1000 > server")]
    [InlineData("chpst -/ /x server", "chpst ? what its option -/ does is not followed")]
    [InlineData("setpriv --reuid=1000 --regid 1000 --clear-groups server", "setpriv=1000/1000 > server")]
    [InlineData("setpriv --reuid 1000 --ambient-caps +net_raw server", "setpriv ? what its option --ambient-caps does is not followed")]
    [InlineData("setpriv --reuid 1000 --selinux-label x server", "setpriv ? its option --selinux-label is not known")]
    [InlineData("runuser -u app -- server -u x", "runuser=app > server")]
    [InlineData("runuser app -s /bin/x -c server", "runuser=app > /bin/x")]
    [InlineData("su - app -c server", "su=app > sh > server")]
    [InlineData("su", "su=root/0 ? it starts the user's shell")]
    [InlineData("sudo -E -u app A=1 server -u x", "sudo=app > server")]
    [InlineData("sudo server", "sudo=root/0 > server")]
    [InlineData("doas -u app server", "doas=app > server")]
    [InlineData("chroot --userspec=app:app / server", "chroot=app:app > server")]
    [InlineData("capsh --user=app -- -c server", "capsh=app > /bin/bash > server")]
    [InlineData("capsh --drop=cap_chown -- -c server", "capsh ? what its option --drop=cap_chown does is not followed")]
    [InlineData("start-stop-daemon --start -c app --exec /server -- -v", "start-stop-daemon=app > /server")]
    [InlineData("busybox sh -c server", "busybox > sh > server")]
    [InlineData("bwrap --ro-bind / / server", "bwrap ? what bwrap starts is not followed")]
    [InlineData("$(PROGRAM) x", " ? its name is a variable")]
    [InlineData("gosu $(USER) server", "gosu ? a word of it is a variable")]
    [InlineData("tini $(OPTIONS) server", "tini ? a word of it is a variable")]
    [InlineData("tini -x server", "tini ? its option -x is not known")]
    [InlineData("tini -p", "tini ? its option -p lacks a value")]
    [InlineData("sh", "sh ? it reads its commands from standard input")]
    [InlineData("sh /script", "sh ? what /script does is not known without the image")]
    public void Read_CommandLine_IsFollowed(string line, string expected) =>
        Assert.Equal(expected, Text(EntryPointReader.Read(line.Split(' '), null)));

    [Theory]
    [InlineData("exec server -v", "sh > server")]
    [InlineData(" A=1 'ser'ver \"$X\" $Y ; ", "sh > server")]
    [InlineData("exec \"$@\"", "sh > gosu=app > server")]
    [InlineData("tini -- \"$@\"", "sh > tini > gosu=app > server")]
    [InlineData("exec gosu ${USER:-app} server", "sh > gosu ? a word of it is a variable")]
    [InlineData("a\\ b", "sh > a b")]
    [InlineData("$SERVER", "sh ? its name is a variable")]
    [InlineData("PATH=/x server", "sh ? it changes PATH")]
    [InlineData("PATH=/x /server", "sh > /server")]
    [InlineData("# comment\nset -e\nexec server\n", "sh > server")]
    [InlineData("a && b", Many)]
    [InlineData("mkdir -p /x && exec gosu app server", Many + "; gosu in 1")]
    [InlineData("set -e\nchown app /x; exec su-exec app server", Many + "; su-exec in 2")]
    [InlineData("a; b", Many)]
    [InlineData("a\nb", Many)]
    [InlineData("a | b", Many)]
    [InlineData("a > b", Many)]
    [InlineData("a $(b)", "sh ? a word of it is a variable")]
    [InlineData("a `b`", Many)]
    [InlineData("if a", Many)]
    [InlineData("cd /x", Many)]
    [InlineData("exec -a x y", Many)]
    [InlineData("A=1", Many)]
    [InlineData("", Many)]
    [InlineData("exec", Many)]
    [InlineData("'a", Many)]
    [InlineData("\"a", Many)]
    [InlineData("a # b", Many)]
    public void Read_ShellText_IsFollowedWhereItIsOneCommand(string text, string expected) =>
        Assert.Equal(expected, Text(EntryPointReader.Read(["sh", "-c", text, "sh", "gosu", "app", "server"], null)));

    private const string Many = "sh ? what it runs is more than one simple command";

    [Theory]
    [InlineData("#!/bin/sh\n# comment\nset -eu\nexec \"$@\"\n", "/bin/sh > gosu=app/1000 > server")]
    [InlineData("#!/usr/bin/env python3\nx", "/usr/bin/env > python3")]
    [InlineData("#! /usr/bin/env -S bash -e\nexec server\n", "/usr/bin/env > bash > server")]
    [InlineData("#!/bin/sh\nif x; then\n  exec gosu redis \"$0\"\nfi\nexec \"$@\"\n", "/bin/sh ? what it runs is more than one simple command; gosu in 3")]
    [InlineData("#!/bin/sh\nif x; then\n  chown redis . && exec gosu redis \"$0\"\nfi\nexec \"$@\"\n", "/bin/sh ? what it runs is more than one simple command; gosu in 3")]
    [InlineData("#!/bin/sh\necho gosu\nexec \"$@\"\n", "/bin/sh ? what it runs is more than one simple command")]
    [InlineData("#!/bin/sh\nset -- a\nexec \"$@\"\n", "/bin/sh ? what it runs is more than one simple command")]
    [InlineData("#!\nx", " ? its first line names no interpreter")]
    [InlineData("#!/entry", " ? more than 16 programs start one another")]
    public void Read_ScriptOfAnImage_IsFollowed(string script, string expected) =>
        Assert.Equal(expected, Text(EntryPointReader.Read(["/entry", "gosu", "app", "server"], new Image(script))));

    /// <summary>What follows behind the kept part of a script may do anything.</summary>
    [Fact]
    public void Read_ScriptThatIsCut_IsNotFollowed() => Assert.Equal(
        "/bin/sh ? /entry is too long to be followed", Text(EntryPointReader.Read(["/entry"], new Image("#!/bin/sh\nexec server\n") { IsCut = true })));

    /// <summary>env reads its option -S within -S as often as it stands there: nobody writes that twice.</summary>
    [Fact]
    public void Read_OptionsWithinOptions_EndSoon() => Assert.Equal(
        "env ? its option -S is not followed", Text(EntryPointReader.Read(["env", string.Concat(Enumerable.Repeat("-S", 100_000))], null)));

    /// <summary>Words may be of any length, and what is said of them goes onto terminals.</summary>
    [Fact]
    public void Read_LongWords_AreShownShort()
    {
        string word = new('x', 100_000);
        EntryPointChain chain = EntryPointReader.Read(["tini", $"--{word}", word], null);
        Assert.Equal(200 + 3, chain.Problem!.Length);
        Assert.Equal(64 + 3, EntryPointReader.Read(["tini", word], null).Steps[1].ShortName.Length);
    }

    [Theory]
    [InlineData("tini -- gosu app server -v", "tini -- server -v")]
    [InlineData("env A=1 gosu app nice -n 5 server", "env A=1 nice -n 5 server")]
    [InlineData("su app -c server", "sh -c server")]
    [InlineData("gosu app server $(X)", null)]
    public void WithoutSwitchers_Chain_IsTheRest(string line, string? expected) =>
        Assert.Equal(expected, EntryPointReader.Read(line.Split(' '), null).WithoutSwitchers() is { } words ? string.Join(' ', words) : null);

    /// <summary>Whatever stands in a command line or a script, reading ends, soon, and within bounds.</summary>
    [Fact]
    public void Read_Anything_Ends()
    {
        string[] words =
        [
            "tini", "gosu", "sh", "-c", "--", "env", "-S", "app", "exec \"$@\" \"$@\"", "\"$@\"", "'", "\"", "$", "${", "\\", "su", "-", "-u", "--user=", "capsh",
            "start-stop-daemon", "-x", "busybox", "/entry", "", "=", "$(A)", "\0", "\ud800", "chroot", "/", "exec env -S 'sh -c'", "setpriv", "--reuid", "#!", "runuser",
        ];
        Random random = new(15);
        int complete = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string[] line = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)])];
            string script = "#!" + string.Join(random.Next(2) == 0 ? " " : "\n", Enumerable.Range(0, random.Next(6)).Select(_ => words[random.Next(words.Length)]));
            EntryPointChain chain = EntryPointReader.Read(line, random.Next(3) == 0 ? null : new Image(script));
            Assert.True(chain.Steps.Count <= 16 && chain.Steps.Sum(step => step.Words.Count) < 100_000);
            _ = chain.WithoutSwitchers();
            ProcessState state = new(Credentials.Of(0, 0), default(ProcessCapabilities).With(CapabilitySet.Of(Capability.Kill)), false, Securebits.None);
            _ = EntryPointWalk.Walk(state, chain, null);
            complete += chain is { Problem: null, Steps.Count: > 2 } ? 1 : 0;
        }

        Assert.True(complete > 20, $"only {complete} chains of three programs were met");
    }

    private static string Text(EntryPointChain chain) =>
        string.Join(" > ", chain.Steps.Select(step => step.Name + (step.User is null ? "" : $"={step.User}{(step.UserId is null ? "" : $"/{step.UserId}")}")))
        + (chain.Problem is null ? "" : $" ? {chain.Problem}") + (chain.Hint is var (program, line) ? $"; {program} in {line}" : "");

    /// <summary>An image whose /entry is a script, and in which every other name is a plain program.</summary>
    private sealed class Image(string script) : IImagePrograms
    {
        public bool IsCut { get; init; }

        public ImageProgram? Find(string word) => word == "/entry" ? new ImageProgram(word, null, null, script) { IsCut = IsCut } : new ImageProgram(word, ExecutableFile.Plain, null, null);

        public (uint User, uint Group)? FindUser(string user) => user == "app" ? (1000u, 1000u) : null;

        public SupplementaryGroups GroupsOf(uint user) => SupplementaryGroups.None;
    }
}
