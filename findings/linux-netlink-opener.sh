#!/usr/bin/env bash
# Linux 6.18, user 1000 with NET_ADMIN: a netlink socket asks the credentials of whoever opened it as well as those of who sends. A program that opens
# its socket while effective is empty, as one does that raises a capability only for the call, is refused for ever on it, with NET_ADMIN effective.
# Configuration by ioctl asks at the call alone. A guess from capabilities(7) would be: the effective set of the moment of the call decides, for both.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, fcntl, os, socket, struct

libc = ctypes.CDLL(None, use_errno=True)

def effective(on):
    """Sets effective to permitted, or to nothing."""
    header, sets = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    libc.capget(header, sets)
    words = list(struct.unpack("6I", sets.raw))
    words[0], words[3] = (words[1], words[4]) if on else (0, 0)
    assert libc.capset(header, struct.pack("6I", *words)) == 0

def netlink(on):
    effective(on)
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)

def up(link):
    """RTM_NEWLINK: sets lo up."""
    body = struct.pack("BxHiII", 0, 0, 1, 1, 1)
    link.send(struct.pack("IHHII", 16 + len(body), 16, 5, 1, 0) + body)
    error = -struct.unpack("i", link.recv(4096)[16:20])[0]
    return os.strerror(error) if error else "done"

without, held = netlink(False), netlink(True)
effective(True)
print("opened with, sent with:", up(held))
print("opened without, sent with:", up(without))
effective(False)
print("opened with, sent without:", up(held))
datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
effective(True)
fcntl.ioctl(datagram, 0x8914, struct.pack("16sH14x", b"lo", 1))  # SIOCSIFFLAGS
print("ioctl, opened without, called with: done")
PY
export folder
unshare --net bash -c 'as net_admin /usr/bin/python3 "$folder/probe.py"' | expect 'opened with, sent with: done
opened without, sent with: Operation not permitted
opened with, sent without: Operation not permitted
ioctl, opened without, called with: done'
