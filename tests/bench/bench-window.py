"""How long the wizard takes to its first frame, and how much memory it has then, beside gtk4-widget-factory, in one run.

The first frame is the first picture of the screen that shows anything; both are started in turn on the same empty display, and the
medians are compared. Run by tests/ui/run, which makes the display: bench-window.py PROGRAM [RUNS]. Exits 1 when either figure of
ours is over MOST times the other's.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

OTHER = "gtk4-widget-factory"
PATIENCE_S = 60
MOST = 1.2


def picture():
    return subprocess.run(["xwd", "-root", "-silent"], capture_output=True, check=True).stdout


def resident_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def start(arguments, environment, empty):
    """(seconds to the first frame, KiB resident a second later)"""
    begin = time.monotonic()
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while picture() == empty:
            assert process.poll() is None, f"{arguments[0]} ended with {process.returncode}"
            assert time.monotonic() - begin < PATIENCE_S, f"{arguments[0]} shows nothing"
        first_s = time.monotonic() - begin
        time.sleep(1)
        return first_s, resident_kib(process)
    finally:
        process.terminate()
        process.wait()
        while picture() != empty:
            time.sleep(0.05)


def main():
    program, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        environment = dict(os.environ, OPCDCOM_STATE=folder, XDG_CONFIG_HOME=folder, GSK_RENDERER="cairo", DBUS_SESSION_BUS_ADDRESS="")
        empty = picture()
        figures = {program: [], OTHER: []}
        for _ in range(runs + 1):
            for name, arguments in ((program, [program, "--station", "practice"]), (OTHER, [OTHER])):
                figures[name].append(start(arguments, environment, empty))
    medians = {name: [statistics.median(column) for column in zip(*rows[1:])] for name, rows in figures.items()}
    for name, (seconds, kib) in medians.items():
        print(f"{os.path.basename(name):22} first frame {seconds * 1000:6.0f} ms, resident {kib / 1024:6.1f} MiB (medians of {runs})")
    (seconds, kib), (other_seconds, other_kib) = medians[program], medians[OTHER]
    print(f"{'ratio':22} first frame {seconds / other_seconds:6.2f}, resident {kib / other_kib:6.2f}")
    return judge({"first frame": seconds / other_seconds, "resident": kib / other_kib})


def judge(ratios):
    over = [f"{what} {ratio:.2f}" for what, ratio in ratios.items() if ratio > MOST]
    if over:
        print(f"more than {MOST} times that of {OTHER}: {', '.join(over)}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
