#!/usr/bin/env bash
# Linux 6.18: two ways to hang up the own terminal, two capabilities, of which neither opens the other: vhangup(2) asks for SYS_TTY_CONFIG, the ioctl
# TIOCVHANGUP, which does the same, for SYS_ADMIN. To lock terminal settings by TIOCSLCKTRMIOS takes CHECKPOINT_RESTORE or SYS_ADMIN, where ioctl_tty(2)
# names SYS_ADMIN alone. A guess would be: one capability for one deed, and SYS_ADMIN for everything of terminals.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, fcntl, os, pty, signal, sys, termios

libc = ctypes.CDLL(None, use_errno=True)

def vhangup(terminal):
    if libc.vhangup() != 0:
        raise OSError(ctypes.get_errno(), "")

def tried(name, action):
    """In a session of its own with a terminal of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        terminal = pty.openpty()[1]
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            action(terminal)
            said = "done"
        except OSError as error:
            said = os.strerror(error.errno)
        print(f"{sys.argv[1]}, {name}: {said}", flush=True)
        os._exit(0)
    os.waitpid(child, 0)

tried("vhangup", vhangup)
tried("TIOCVHANGUP", lambda terminal: fcntl.ioctl(terminal, 0x5437, 0))
tried("TIOCSLCKTRMIOS", lambda terminal: fcntl.ioctl(terminal, 0x5457, bytes(60)))
PY
for capability in none sys_tty_config sys_admin checkpoint_restore; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability
done | expect 'none, vhangup: Operation not permitted
none, TIOCVHANGUP: Operation not permitted
none, TIOCSLCKTRMIOS: Operation not permitted
sys_tty_config, vhangup: done
sys_tty_config, TIOCVHANGUP: Operation not permitted
sys_tty_config, TIOCSLCKTRMIOS: Operation not permitted
sys_admin, vhangup: Operation not permitted
sys_admin, TIOCVHANGUP: done
sys_admin, TIOCSLCKTRMIOS: done
checkpoint_restore, vhangup: Operation not permitted
checkpoint_restore, TIOCVHANGUP: Operation not permitted
checkpoint_restore, TIOCSLCKTRMIOS: done'
