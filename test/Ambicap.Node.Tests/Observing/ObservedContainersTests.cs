using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Observing;

/// <summary>
/// The published programs and real containers of runc: one that is well, one whose entry point gives its grant away, one that is refused, one
/// without a grant. In a mount namespace whose records are its own.
/// </summary>
public sealed class ObservedContainersTests
{
    private const string Script = """
        mkdir -p -m 0700 /run/ambicap
        mount -t tmpfs -o mode=0700 tmpfs /run/ambicap
        cd "$FOLDER"
        mkdir -p rootfs/bin rootfs/proc
        cp /bin/busybox rootfs/bin/
        printf 'runtime = "%s"\nallowed = ["KILL"]\n' "$(command -v runc)" >runtime.toml
        export AMBICAP_RUNTIME_CONFIG=$FOLDER/runtime.toml
        "$NODE" observe 127.0.0.1:19798 "" "" "$RUNTIME" &
        node=$!
        for i in $(seq 100); do [ -d /run/ambicap/audit ] && break; sleep 0.1; done
        create() { # create ID USER CAPABILITY COMMAND...
          mkdir "$1"
          runc spec --bundle "$1"
          python3 - "$1" "$FOLDER/rootfs" "$@" <<'PYTHON'
        import json, sys
        bundle, rootfs, id, user, grant, *command = sys.argv[1:]
        with open(f"{bundle}/config.json") as file: config = json.load(file)
        config["process"].update(terminal=False, args=command, user={"uid": int(user), "gid": 0}, noNewPrivileges=True)
        config["process"].pop("rlimits", None)
        config["process"]["capabilities"] = {}
        config["root"]["path"] = rootfs
        config["linux"]["cgroupsPath"] = f"/ambicap-test-observed/{id}"
        config["annotations"] = {"io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.container-name": "web",
            "io.kubernetes.cri.sandbox-name": id, "io.kubernetes.cri.sandbox-namespace": "shop", "io.kubernetes.cri.sandbox-uid": id}
        if grant != "-": config["annotations"]["ambient.ambicap.dev/web"] = grant
        with open(f"{bundle}/config.json", "w") as file: json.dump(config, file)
        PYTHON
          "$RUNTIME" --root "$FOLDER/root" create --bundle "$1" "$1" </dev/null >/dev/null 2>&1 && "$RUNTIME" --root "$FOLDER/root" start "$1" || true
        }
        create well 1000 KILL /bin/busybox sleep 1000
        create loses 1000 KILL /bin/busybox setpriv --inh-caps=-kill /bin/busybox sleep 1000
        create plain 1000 - /bin/busybox sleep 1000
        create refused 1000 NET_RAW /bin/busybox sleep 1000
        get() { busybox wget -q -O - http://127.0.0.1:19798/metrics || true; }
        for i in $(seq 60); do
          get >metrics
          if grep -q '^ambicap_node_losing_containers 1$' metrics && grep -q '^ambicap_node_refused_total{reason="node-limit"} 1$' metrics &&
            grep -q '^ambicap_node_runtime_up 1$' metrics; then break; fi
          sleep 1
        done
        cat metrics
        kill $node
        wait $node || true
        for id in well loses plain; do "$RUNTIME" --root "$FOLDER/root" delete --force $id || true; done
        find /sys/fs/cgroup -depth -type d -path '*/ambicap-test-observed*' -exec rmdir {} + || true
        """;

    [Fact]
    public void Observe_RealContainers_AreCountedAndJudged()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new("unshare", ["--mount", "sh", "-ec", Script]);
        start.Environment["FOLDER"] = folder.Path;
        start.Environment["NODE"] = Repository.Program("ambicap-node");
        start.Environment["RUNTIME"] = Repository.Program("ambicap-runtime");
        ProgramRun run = ProgramRun.Of(start);
        string[] lines = run.Output.Split('\n');
        Assert.All(
            [
                "ambicap_node_granted_containers 2",
                "ambicap_node_grants{namespace=\"shop\",capability=\"KILL\"} 2",
                "ambicap_node_granted_total 2",
                "ambicap_node_refused_total{reason=\"node-limit\"} 1",
                "ambicap_node_drifting_containers 0",
                "ambicap_node_losing_containers 1",
                "ambicap_node_losing_processes{namespace=\"shop\",pod=\"loses\",container=\"web\",capability=\"KILL\",cause=\"entry-point\"} 1",
                "ambicap_node_granted_processes 2",
                "ambicap_node_limit{capability=\"KILL\"} 1",
                "ambicap_node_runtime_up 1",
            ],
            line => Assert.True(lines.Contains(line), $"no line {line} in:\n{run.Output}\n{run.Errors}"));
    }
}
