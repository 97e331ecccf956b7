#!/usr/bin/env bash
# On a host whose containerd is a unit of systemd: install under a Pod that runs, a restart that fails, uninstall. Run by eng/systemd.sh in
# a machine of its own. Each line that begins with AMBICAP is told.
set -euo pipefail
cd /root/ambicap

say() {
  echo "AMBICAP: $*"
}

trap 'say "failed in line $LINENO: $BASH_COMMAND"; journalctl --no-pager -n 40 -u containerd' ERR

# expect WHAT EXPECTED FOUND
expect() {
  [ "$2" = "$3" ] || {
    say "$1: expected \"$2\", found \"$3\""
    journalctl --no-pager -n 40 -u containerd
    exit 1
  }
  say "$1: $3"
}

# start NAME HANDLER USER [ANNOTATION]: a Pod that stays, whose one container has that user.
start() {
  cat >"$1.yaml" <<END
apiVersion: v1
kind: Pod
metadata: {name: $1, annotations: {${4:-}}}
spec:
  hostNetwork: true
  containers:
  - name: web
    image: ambicap.local/busybox:plain
    command: [sleep, "100000"]
    securityContext: {runAsUser: $3, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
END
  ./ambicap run -f "$1.yaml" --keep --runtime-endpoint unix:///run/containerd/containerd.sock --runtime-handler "$2" >"$1.log" 2>&1 ||
    { cat "$1.log"; return 1; }
}

# The process of a user's container.
process() {
  pgrep -u "$1" -f 'sleep 100000'
}

ambient() {
  sed -n 's/^CapAmb:\t//p' "/proc/$(process "$1")/status"
}

# What a process that is executed in the container of a user's process holds.
executed() {
  local id
  id=$(ctr -n k8s.io tasks ls | awk -v pid="$(process "$1")" '$2 == pid { print $1 }')
  ctr -n k8s.io tasks exec --exec-id "x$RANDOM" "$id" grep CapAmb /proc/self/status | cut -f2
}

# The containers of both Pods, with their sandboxes.
end() {
  local id
  for id in $(ctr -n k8s.io tasks ls -q); do
    ctr -n k8s.io tasks rm --force "$id" >/dev/null 2>&1 || :
  done
}

state() {
  systemctl show containerd --property "$1" --value
}

# files [FOLDER]: what the configuration is, and what is in another folder.
files() {
  find /etc/containerd /etc/ambicap "$@" -type f -exec sha256sum {} + 2>/dev/null | sort || :
}

# As in the DaemonSet's Pod, whose host is at /host.
node() {
  local code=0
  ./ambicap-node "$@" --host-root /host >node.log 2>&1 || code=$?
  sed 's/^/  /' node.log
  return $code
}

prepare() {
  mkdir -p /host
  mount --rbind / /host
  cat >/etc/containerd/config.toml <<'END'
version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "ambicap.local/busybox:plain"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = true
END
  systemctl restart containerd
  ctr -n k8s.io images import image.tar >/dev/null
}

# A unit that does not start with our handler in its configuration, and that systemd gives up soon.
refuse() {
  mkdir -p /run/systemd/system/containerd.service.d
  printf '[Service]\nRestartSec=100ms\nExecStartPre=/bin/sh -c "! grep -rq ambicap-runtime /etc/containerd"\n' >/run/systemd/system/containerd.service.d/refuse.conf
  systemctl daemon-reload
}

accept() {
  rm /run/systemd/system/containerd.service.d/refuse.conf
  systemctl daemon-reload
}

say "$(systemctl --version | head -n 1 | cut -d' ' -f1,2), kernel $(uname -r), $(containerd --version | cut -d' ' -f1,3), $(runc --version | head -n 1)"
prepare
before=$(files)
start plain runc 1000
plain=$(process 1000)

refuse
code=0
node install || code=$?
expect "install where containerd does not start with the handler: exit code" 1 "$code"
expect "containerd after it" active "$(state ActiveState)"
expect "its files as before" "$before" "$(files)"
expect "the Pod of before" "$plain" "$(process 1000)"
accept

main=$(state MainPID)
node install
expect "containerd after install" active "$(state ActiveState)"
[ "$main" != "$(state MainPID)" ]
expect "the Pod of before" "$plain" "$(process 1000)"
start granted ambicap 2000 "ambient.ambicap.dev/web: NET_BIND_SERVICE"
granted=$(process 2000)
expect "the granted Pod's ambient set" 0000000000000400 "$(ambient 2000)"
expect "its cgroup's kind, as of a Pod by runc" "$(sed 's/[0-9a-f]\{64\}/ID/' "/proc/$plain/cgroup")" "$(sed 's/[0-9a-f]\{64\}/ID/' "/proc/$granted/cgroup")"

main=$(state MainPID)
node install
expect "containerd after a second install, the same process" "$main" "$(state MainPID)"
systemctl restart containerd
expect "the granted Pod after a restart of containerd" "$granted" "$(process 2000)"
expect "what is executed in it" 0000000000000400 "$(executed 2000)"

code=0
node uninstall || code=$?
expect "uninstall while it runs: exit code" 3 "$code"
expect "the granted Pod" "$granted" "$(process 2000)"
end
node uninstall
expect "containerd after uninstall" active "$(state ActiveState)"
expect "its files as before, and /opt without ours" "$before" "$(files /opt)"
say "all is as it should be"
