#!/usr/bin/env bash
# What `ambicap-node run` costs on a node with a real containerd: it installs, then 200 containers with grants come, as Pods by the CRI
# through ambicap-cri; memory and processor time of both over a while in which nothing happens. The node is a mount namespace with Debian
# sid's containerd and runc of eng/callers.sh, and goes with everything in it.
# Usage: bench/node-run.sh [SECONDS] [CONTAINERS]     default: 60 200; needs root, ./build.sh and eng/callers.sh sid before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
suite=$PWD/artifacts/callers/sid
needs root artifacts/bin/ambicap artifacts/bin/ambicap-runtime artifacts/bin/ambicap-node artifacts/bin/ambicap-cri "$suite/usr/bin/containerd" \
  busybox:busybox-static python3:python3

seconds=${1:-60}
count=${2:-200}
readonly each=20 # containers of a Pod: sandboxes are not what is measured
folder=$(mktemp -d)
children=()

# The containers end first, whose mount namespaces are their own and whose parents the shims are; then what is in the node's, and its holder.
cleanup() {
  local own id child group groups=()
  for id in "${children[@]}"; do kill "$id" 2>/dev/null || true; done
  own=$(readlink "/proc/$holder/ns/mnt")
  for id in $(ls /proc | grep -E '^[0-9]+$'); do
    [ "$id" != "$holder" ] && [ "$(readlink "/proc/$id/ns/mnt" 2>/dev/null)" = "$own" ] || continue
    for child in $(cat /proc/"$id"/task/*/children 2>/dev/null); do
      case $(cat "/proc/$id/comm" 2>/dev/null) in
        containerd-shim*)
          groups+=("$(sed -n 's|^0::/\(k8s.io/.*\)|\1|p' "/proc/$child/cgroup" 2>/dev/null)")
          kill -KILL "$child" 2>/dev/null || true
          ;;
      esac
    done
    kill -KILL "$id" 2>/dev/null || true
  done
  sleep 1
  kill "$holder" 2>/dev/null || true
  wait 2>/dev/null || true
  for group in "${groups[@]}"; do
    [ -z "$group" ] || rmdir /sys/fs/cgroup/*/"$group" /sys/fs/cgroup/"$group" 2>/dev/null || true
  done
  rm -rf "$folder"
}

memory() { awk -v field="$2" '$1 == field":" { printf "%.1f", $2 / 1024 }' "/proc/$1/smaps_rollup"; }
# Processor time of a process and of its children that have ended, in ticks of 10 ms (proc_pid_stat(5), utime to cstime).
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 + $14 + $15 }'; }

# await SECONDS COMMAND ...: until it succeeds.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "not in time: $*" >&2; cat "$folder"/*.log >&2; exit 1; }
    sleep 0.2
  done
}

node=$folder/root
mkdir -p "$node"/{etc/containerd,opt,var/lib,run,tmp,usr,proc,sys,dev,root,.old}
unshare --mount sh -ec '
  mount --bind "$1" "$1" && mount --make-rprivate "$1" && mount --bind "$2/usr" "$1/usr"
  for name in bin lib lib64 sbin; do ln -s usr/$name "$1/$name"; done
  mount -t tmpfs tmpfs "$1/run" && mount -t tmpfs tmpfs "$1/tmp"
  mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc"
  cp /etc/passwd /etc/group /etc/hosts "$1/etc/" && : >"$1/etc/resolv.conf"
  cd "$1" && pivot_root . .old && cd / && umount -l /.old && : >/run/held && exec sleep 1000000' sh "$node" "$suite" &
holder=$!
trap cleanup EXIT
host=/proc/$holder/root
await 20 test -e "$host/run/held"

cat >"$host/etc/containerd/config.toml" <<'CONFIG'
version = 3
imports = []

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'ambicap.local/pause:1'

[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = 'io.containerd.runc.v2'
CONFIG
cat >"$host/restart.sh" <<RESTART
#!/bin/sh
if [ -s /run/containerd.pid ]; then
  kill "\$(cat /run/containerd.pid)"
  while grep -q '^State:.[^Z]' "/proc/\$(cat /run/containerd.pid)/status" 2>/dev/null; do sleep 0.02; done
fi
nsenter --target $holder --mount setsid sh -c 'echo \$\$ >/run/containerd.pid; exec containerd' >>/run/containerd.log 2>&1 </dev/null &
RESTART
chmod 0755 "$host/restart.sh"
nsenter --target "$holder" --mount /restart.sh
await 60 test -S "$host/run/containerd/containerd.sock"

# One image of a static busybox that sleeps, for containers and sandboxes.
python3 - "$host/tmp/image.tar" <<'PYTHON'
import hashlib, io, json, sys, tarfile

def tar(files):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)
            entry.mode, entry.size = 0o755, len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()

blobs = []
def blob(content, kind):
    digest = hashlib.sha256(content).hexdigest()
    blobs.append((f"blobs/sha256/{digest}", content))
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(content)}

layer = blob(tar([("bin/busybox", open("/bin/busybox", "rb").read())]), "layer.v1.tar")
config = {"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/bin/busybox", "sleep", "1000000"]},
          "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}
manifest = {"schemaVersion": 2, "config": blob(json.dumps(config).encode(), "config.v1+json"), "layers": [layer]}
image = blob(json.dumps(manifest).encode(), "manifest.v1+json")
image["annotations"] = {"io.containerd.image.name": "ambicap.local/pause:1"}
index = json.dumps({"schemaVersion": 2, "manifests": [image]}).encode()
open(sys.argv[1], "wb").write(tar([("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'), ("index.json", index), *blobs]))
PYTHON
nsenter --target "$holder" --mount ctr --namespace k8s.io images import /tmp/image.tar >/dev/null

artifacts/bin/ambicap-node run --host-root "$host" --restart-command /restart.sh >"$folder/node.log" 2>&1 &
runs=$!
children+=("$runs")
await 120 grep -q 'ready: .* grants within NET_BIND_SERVICE' "$folder/node.log"
artifacts/bin/ambicap-cri --listen "unix://$folder/cri.sock" --runtime-endpoint "unix://$host/run/containerd/containerd.sock" >"$folder/cri.log" 2>&1 &
proxy=$!
children+=("$proxy")
await 20 test -S "$folder/cri.sock"

for ((pod = 0; pod < count / each; pod++)); do
  {
    printf 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-%d\n  namespace: shop-%d\n  annotations:\n' "$pod" $((pod % 5))
    for ((i = 0; i < each; i++)); do printf '    ambient.ambicap.dev/c%d: NET_BIND_SERVICE\n' "$i"; done
    printf 'spec:\n  hostNetwork: true\n  runtimeClassName: ambicap\n  containers:\n'
    for ((i = 0; i < each; i++)); do
      printf '  - {name: c%d, image: "ambicap.local/pause:1", securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}\n' "$i"
    done
  } >"$folder/pod.yaml"
  TMPDIR=$folder artifacts/bin/ambicap run -f "$folder/pod.yaml" --runtime-endpoint "unix://$folder/cri.sock" --keep >"$folder/run.log" 2>&1 ||
    { cat "$folder/run.log" >&2; exit 1; }
done

sleep 70 # longer than what is given back each minute
begin=$(ticks "$runs") begin_proxy=$(ticks "$proxy")
sleep "$seconds"
spent=$(($(ticks "$runs") - begin)) spent_proxy=$(($(ticks "$proxy") - begin_proxy))
echo "containers with grants:   $(python3 -c '
import urllib.request
lines = urllib.request.urlopen("http://127.0.0.1:9797/metrics").read().decode().splitlines()
print(next(line.split()[-1] for line in lines if line.startswith("ambicap_node_granted_containers ")))')"
for line in "ambicap-node run:$runs:$spent" "ambicap-cri:$proxy:$spent_proxy"; do
  IFS=: read -r name id used <<<"$line"
  printf '%-25s %s MiB resident, %s MiB in proportion, %s %% of one core with what it started\n' "$name:" "$(memory "$id" Rss)" "$(memory "$id" Pss)" \
    "$(awk "BEGIN { printf \"%.3f\", $used / $seconds }")"
done
