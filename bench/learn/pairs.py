"""What a watch costs the program that it follows, by bench/learn/pairs.c: slices of a process that is watched, and of another, in turn.
Usage: pairs.py PAIRS AMBICAP SECONDS WATCHER...     PAIRS: pairs.c as a program; WATCHER: ambicap, bcc
Each line is a median of pairs with the range that holds it with 95 % certainty, and the range of the middle half of the pairs."""
import glob, os, signal, statistics, subprocess, sys, time

pairs, ambicap, seconds, watchers = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:]
commands = {"ambicap": [ambicap, "learn", "--for", "1h", "-o", "json", "--pid"], "bcc": ["capable-bpfcc", "-p"]}
tick = os.sysconf("SC_CLK_TCK")


def used(process):
    """What a process took of the processor so far, in seconds."""
    fields = open(f"/proc/{process}/stat").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / tick


def names(process):
    return [open(file).read().strip() for file in glob.glob(f"/proc/{process}/task/*/comm")]


class Asker:
    """The two processes, of which the first is watched."""

    def __init__(self, kind, checks, microseconds):
        self.kind, self.checks, self.microseconds = kind, checks, microseconds
        command = [pairs, kind, str(checks), str(microseconds)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = int(self.process.stdout.readline().split()[0])

    def run(self, seconds):
        self.process.stdin.write(f"{1000 * seconds:.0f}\n")
        self.process.stdin.flush()
        rows = []
        while line := self.process.stdout.readline().strip():
            rows.append([float(word) for word in line.split()])
        return rows

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def percent(rows, column):
    ratios = sorted(100 * (row[column] / row[column + 1] - 1) for row in rows)
    middle, reach = len(ratios) // 2, int(0.98 * len(ratios) ** 0.5)
    low, _, high = statistics.quantiles(ratios, n=4)
    return (f"{ratios[middle]:+.2f} % ({ratios[max(0, middle - reach)]:+.2f} to {ratios[min(len(ratios) - 1, middle + reach)]:+.2f}; "
            f"half of the pairs {low:+.2f} to {high:+.2f})")


def show(asker, name, rows, watch):
    first, second = (statistics.median(row[i] for row in rows) for i in (0, 1))
    if asker.microseconds == 0:
        print(f"{asker.kind}, {name}: a call takes {first:,.0f} ns of the processor in the process that is watched, "
              f"{second:,.0f} in the other{watch}", flush=True)
    else:
        print(f"{asker.kind}, {name}: {1e9 / second:,.0f} checks a second of processor time, {len(rows)} pairs: "
              f"processor {percent(rows, 0)}, clock {percent(rows, 2)}{watch}", flush=True)


def watched(asker, watcher):
    """Runs pairs while the first process is watched; then once more with the reader stopped, which leaves what the kernel does."""
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen([*commands[watcher], str(asker.first)], stdout=nothing, stderr=nothing)
        time.sleep(0.5)
        if watcher == "ambicap":
            while "trace reader" not in names(process.pid):
                time.sleep(0.1)
        else:
            time.sleep(10)
        time.sleep(1)
        before = used(process.pid)
        rows = asker.run(seconds)
        time.sleep(0.5)
        taken = used(process.pid) - before
        count = len(rows) * asker.checks
        show(asker, watcher, rows, f"; the watch took {1e6 * taken / count:.1f} microseconds of the processor for each of {count:,} checks")
        if watcher == "ambicap" and asker.microseconds:
            process.send_signal(signal.SIGSTOP)
            show(asker, "ambicap, its reader stopped", asker.run(seconds), "")
            process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait()


for microseconds, checks in ((0, 20000), (1000, 20)):
    for kind in ("kill", "hostname"):
        asker = Asker(kind, checks, microseconds)
        show(asker, "no watch", asker.run(seconds), "")
        for watcher in watchers:
            watched(asker, watcher)
        asker.end()
