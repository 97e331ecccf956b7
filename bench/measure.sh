# Sourced by what measures whole programs; $folder is theirs, and has a folder times.
# One line a run: seconds, processor seconds, KiB. wait4(2) tells them of the program alone.
measure() { # measure NAME COMMAND...
  local name=$1
  shift
  python3 - "$@" >>"$folder/times/$name" <<'PYTHON'
import os, sys, time
started = time.monotonic()
child = os.fork()
if child == 0:
    null = os.open("/dev/null", os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(f"{time.monotonic() - started:.3f} {usage.ru_utime + usage.ru_stime:.2f} {usage.ru_maxrss}" if os.waitstatus_to_exitcode(status) < 2 else "failed")
PYTHON
}
