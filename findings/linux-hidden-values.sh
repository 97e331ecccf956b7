#!/usr/bin/env bash
# Linux 6.18, what /proc and /sys show as zero or cut off in place of an error, and the one capability that shows it: addresses of /proc/iomem and /proc/ioports and
# page numbers of the own /proc/self/pagemap by SYS_ADMIN, for root too; what another user's process waits for (wchan) by SYS_PTRACE, where
# PERFMON, which opens its maps, does not; all of a PCI device's registers but the first 64 bytes by SYS_ADMIN.
# A guess would be: an error, or what is readable is readable. Needs root, and a machine with PCI.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, glob, mmap, os, struct, sys

def numbers(name):
    with open(name) as file:
        return "shown" if any(line.split(":")[0].strip().strip("0-") for line in file) else "zeros"

def page():
    memory = mmap.mmap(-1, 4096)
    memory[0] = 1
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    with open("/proc/self/pagemap", "rb") as file:
        file.seek(address // 4096 * 8)
        return "shown" if struct.unpack("Q", file.read(8))[0] & (1 << 55) - 1 else "zero"

def waits():
    with open(f"/proc/{sys.argv[2]}/wchan") as file:
        return file.read() != "0" and "shown" or "zero"

def registers():
    longest = 0
    for name in glob.glob("/sys/bus/pci/devices/*/config"):
        with open(name, "rb") as file:
            longest = max(longest, len(file.read()))
    return "64 bytes" if longest == 64 else "more"

print(f"{sys.argv[1]}: iomem {numbers('/proc/iomem')}, ioports {numbers('/proc/ioports')}, pagemap {page()}, wchan {waits()}, PCI {registers()}")
PY
sleep 60 &
{
  for capability in none dac_override sys_rawio perfmon sys_ptrace sys_admin; do
    as $capability /usr/bin/python3 "$folder/probe.py" $capability $!
  done
  bare /usr/bin/python3 "$folder/probe.py" "root without a capability" $!
} | expect 'none: iomem zeros, ioports zeros, pagemap zero, wchan zero, PCI 64 bytes
dac_override: iomem zeros, ioports zeros, pagemap zero, wchan zero, PCI 64 bytes
sys_rawio: iomem zeros, ioports zeros, pagemap zero, wchan zero, PCI 64 bytes
perfmon: iomem zeros, ioports zeros, pagemap zero, wchan zero, PCI 64 bytes
sys_ptrace: iomem zeros, ioports zeros, pagemap zero, wchan shown, PCI 64 bytes
sys_admin: iomem shown, ioports shown, pagemap shown, wchan zero, PCI more
root without a capability: iomem zeros, ioports zeros, pagemap zero, wchan zero, PCI 64 bytes'
kill $!
