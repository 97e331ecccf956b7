# Sourced by bench/node.sh: containers with grants, made by runc through ambicap-runtime, that sleep. $folder is the caller's.
# start_containers COUNT ROOT: starts them; stop_containers ROOT takes them away.
start_containers() {
  local bundle id
  mkdir -p "$folder/rootfs/bin" "$folder/rootfs/proc" "$folder/bundles"
  cp /bin/busybox "$folder/rootfs/bin/"
  (cd "$folder" && runc spec)
  for ((i = 0; i < $1; i++)); do
    id=$(printf '%064x' "$i")
    bundle=$folder/bundles/$id
    mkdir -p "$bundle"
    python3 - "$folder/config.json" "$bundle/config.json" "$folder/rootfs" "$i" "$id" <<'PYTHON'
import json, sys
source, target, rootfs, number, id = sys.argv[1:]
config = json.load(open(source))
config["process"].update(terminal=False, args=["/bin/busybox", "sleep", "100000"], user={"uid": 1000, "gid": 1000}, noNewPrivileges=True)
config["process"].pop("rlimits", None)
config["process"]["capabilities"] = {}
config["root"]["path"] = rootfs
config["linux"]["cgroupsPath"] = f"/ambicap-bench/{id}"
config["annotations"] = {
    "io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.container-name": "web",
    "io.kubernetes.cri.sandbox-name": f"web-{number}", "io.kubernetes.cri.sandbox-namespace": f"shop-{int(number) % 5}",
    "io.kubernetes.cri.sandbox-uid": f"00000000-0000-0000-0000-{int(number):012x}",
    "ambient.ambicap.dev/web": "NET_BIND_SERVICE"}
json.dump(config, open(target, "w"))
PYTHON
    "$runtime" --root "$2" create --bundle "$bundle" "$id" </dev/null >/dev/null 2>&1
    "$runtime" --root "$2" start "$id"
  done
}

stop_containers() {
  local id
  for id in $(ls "$folder/bundles" 2>/dev/null); do
    "$runtime" --root "$1" delete --force "$id" || true
  done
  find /sys/fs/cgroup -depth -type d -path '*/ambicap-bench*' -exec rmdir {} + 2>/dev/null || true
}
