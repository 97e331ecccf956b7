#!/usr/bin/env bash
# What of a file is in the page cache, asked about root's file of mode 644, none of which is cached, on Linux 6.18: mincore(2) answers whoever could neither write
# the file nor owns it that all of it is cached, in silence; with FOWNER or DAC_OVERRIDE it tells the truth, with SYS_ADMIN or DAC_READ_SEARCH not.
# cachestat(2) refuses instead. So vmtouch 1.3.1 (Debian sid) of another user shows every file of an image as cached, and fincore of util-linux 2.42.4 ends.
# A guess would be: the truth, or an error, from both. Needs root, and a file system on a disk below /var/tmp.
. "$(dirname "$0")/lib/debian.sh"
packages sid vmtouch=1.3.1-4 util-linux=2.42.4-1 util-linux-extra=2.42.4-1 bash dash coreutils grep sed

disk=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$folder" "$disk"' EXIT
chmod 755 "$disk" "$folder"
head -c 1M /dev/zero >"$disk/file"
chmod 644 "$disk/file"
cat >"$folder/probe.py" <<'PY'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.mmap.restype = ctypes.c_void_p
who, file = sys.argv[1], os.open(sys.argv[2], os.O_RDONLY)
size = ctypes.c_size_t(os.fstat(file).st_size)
address, pages = ctypes.c_void_p(libc.mmap(None, size, 1, 1, file, ctypes.c_long(0))), ctypes.create_string_buffer(size.value // 4096)
assert libc.mincore(address, size, pages) == 0
print(f"{who}, mincore: {sum(page & 1 for page in pages.raw)} of {len(pages)} pages")
found = ctypes.create_string_buffer(40)
done = libc.syscall(451, file, struct.pack("QQ", 0, 0), found, 0) == 0
print(f"{who}, cachestat: {str(struct.unpack('QQQQQ', found.raw)[0]) + ' pages' if done else os.strerror(ctypes.get_errno())}")
PY
evict() { /usr/bin/python3 -c 'import os, sys; f = os.open(sys.argv[1], 0); os.fsync(f); os.posix_fadvise(f, 0, 0, 4)' "$disk/file"; }
for capability in none sys_admin dac_read_search fowner dac_override; do
  given="-all,+$capability"
  [ $capability != none ] || given=-all
  user=(--reuid 1000 --regid 1000 --clear-groups --inh-caps=$given --ambient-caps=$given)
  evict
  setpriv "${user[@]}" /usr/bin/python3 "$folder/probe.py" $capability "$disk/file"
  echo "$capability, vmtouch: $(inside setpriv "${user[@]}" vmtouch "$disk/file" | grep -o 'Resident Pages: [0-9/]*')"
  echo "$capability, fincore: $(inside setpriv "${user[@]}" fincore --bytes --noheadings --output RES "$disk/file" 2>&1 | sed "s/^ *//; s#$disk/##")"
done | expect 'none, mincore: 256 of 256 pages
none, cachestat: Operation not permitted
none, vmtouch: Resident Pages: 256/256
none, fincore: fincore: failed to do cachestat: file: Operation not permitted
sys_admin, mincore: 256 of 256 pages
sys_admin, cachestat: Operation not permitted
sys_admin, vmtouch: Resident Pages: 256/256
sys_admin, fincore: fincore: failed to do cachestat: file: Operation not permitted
dac_read_search, mincore: 256 of 256 pages
dac_read_search, cachestat: Operation not permitted
dac_read_search, vmtouch: Resident Pages: 256/256
dac_read_search, fincore: fincore: failed to do cachestat: file: Operation not permitted
fowner, mincore: 0 of 256 pages
fowner, cachestat: 0 pages
fowner, vmtouch: Resident Pages: 0/256
fowner, fincore: 0
dac_override, mincore: 0 of 256 pages
dac_override, cachestat: 0 pages
dac_override, vmtouch: Resident Pages: 0/256
dac_override, fincore: 0'
