#!/usr/bin/env bash
# Linux 6.18, user 1000, what BPF loads without NET_ADMIN: a firewall of a cgroup (cgroup_skb) is loaded with BPF alone, and to attach it is an "Invalid
# argument" without NET_ADMIN; a device or sysctl filter of a cgroup, which has nothing to do with networks, is not even loaded without NET_ADMIN. PERFMON helps
# neither, and devmap, sockmap and xskmap ask for NET_ADMIN where cpumap, of the same XDP, does not. A guess from capabilities(7) would be: NET_ADMIN is for
# programs of networks.
# Needs a kernel that refuses BPF to users (kernel.unprivileged_bpf_disabled is 1 or 2).
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
code = ctypes.create_string_buffer(struct.pack("<BBhiBBhi", 0xB7, 0, 0, 1, 0x95, 0, 0, 0))  # return 1
licence = ctypes.create_string_buffer(b"GPL")

def bpf(command, *values):
    attributes = ctypes.create_string_buffer(struct.pack(*values).ljust(128, b"\0"))
    return libc.syscall(321 if os.uname().machine == "x86_64" else 280, command, attributes, 128)

def load(kind, attach):
    return bpf(5, "<IIQQIIQII16sII", kind, 2, ctypes.addressof(code), ctypes.addressof(licence), 0, 0, 0, 0, 0, b"", 0, attach)

programs = {"socket_filter": (1, 0), "cgroup_skb": (8, 0), "sk_lookup": (30, 36), "cgroup_device": (15, 6), "cgroup_sysctl": (23, 18),
            "cgroup_sockopt": (25, 22), "sched_cls": (3, 0), "xdp": (6, 0)}
maps = {"array": (2, 4, 4, 1), "cpumap": (16, 4, 4, 1), "devmap": (14, 4, 4, 1), "sockmap": (15, 4, 4, 1), "xskmap": (17, 4, 4, 1)}
made = [name for name, of in programs.items() if load(*of) >= 0]
print(f"{sys.argv[1]}, programs: {' '.join(made) or 'none'}")
if "cgroup_skb" in made:
    attached = bpf(8, "<IIII", os.open(sys.argv[2], os.O_RDONLY), load(8, 0), 0, 0) == 0
    print(f"{sys.argv[1]}, cgroup_skb attached: {'yes' if attached else os.strerror(ctypes.get_errno())}")
made = [name for name, of in maps.items() if bpf(0, "<IIIII", *of, 0) >= 0]
print(f"{sys.argv[1]}, maps: {' '.join(made) or 'none'}")
PY
measure() {
  mount -t cgroup2 cgroup2 "$folder/cgroup"
  mkdir "$folder/cgroup/finding"
  for capabilities in net_admin bpf bpf,+perfmon bpf,+net_admin; do
    as $capabilities /usr/bin/python3 "$folder/probe.py" $capabilities "$folder/cgroup/finding"
  done
  rmdir "$folder/cgroup/finding"
}
export -f measure
export folder
mkdir "$folder/cgroup"
unshare --mount bash -c measure | expect 'net_admin, programs: none
net_admin, maps: none
bpf, programs: socket_filter cgroup_skb sk_lookup
bpf, cgroup_skb attached: Invalid argument
bpf, maps: array cpumap
bpf,+perfmon, programs: socket_filter cgroup_skb sk_lookup
bpf,+perfmon, cgroup_skb attached: Invalid argument
bpf,+perfmon, maps: array cpumap
bpf,+net_admin, programs: socket_filter cgroup_skb sk_lookup cgroup_device cgroup_sysctl cgroup_sockopt sched_cls xdp
bpf,+net_admin, cgroup_skb attached: yes
bpf,+net_admin, maps: array cpumap devmap sockmap xskmap'
