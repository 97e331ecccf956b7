#!/usr/bin/env bash
# Linux 6.18: prctl(PR_SET_MM, PR_SET_MM_ARG_START) and its kin, with which programs move the arguments that ps shows, ask for SYS_RESOURCE, and
# PR_SET_MM_MAP, which sets them all at once, asks for nothing. A guess from PR_SET_MM(2const) would be: the whole operation takes SYS_RESOURCE.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, struct

libc = ctypes.CDLL(None, use_errno=True)
libc.sbrk.restype = ctypes.c_void_p
title = ctypes.create_string_buffer(b"another title")
start, end = ctypes.addressof(title), ctypes.addressof(title) + len(title)

def call(*arguments):
    return "done" if libc.prctl(35, *arguments) == 0 else os.strerror(ctypes.get_errno())

def shown():
    return open("/proc/self/cmdline").read().split("\0")[0]

print("ARG_START:", call(8, ctypes.c_ulong(start), 0, 0))
stat = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
code, end_code, data, end_data, brk, stack, env, end_env = (int(stat[field - 3]) for field in (26, 27, 45, 46, 47, 28, 50, 51))
fields = struct.pack("12QIi", code, end_code, data, end_data, brk, libc.sbrk(0), stack, start, end, env, end_env, 0, 0, -1)
print("MAP:", call(14, fields, ctypes.c_ulong(len(fields)), 0))
print("shown:", shown())
PY
as none /usr/bin/python3 "$folder/probe.py" | expect 'ARG_START: Operation not permitted
MAP: done
shown: another title'
