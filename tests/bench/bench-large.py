"""How long a key in the field that finds a server, and a turn of the wheel, take beside 5,000 servers and beside 60, in one run.

Each is timed until the accessibility bus tells its effect; both windows take turns, and the least of each is compared: a busy
computer only adds to it. Run by tests/ui/run, which makes the display: bench-large.py PROGRAM MAKER BASE [RUNS]. Exits 1 when
either takes over MOST times as long beside many.
"""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ui"))
from large import N_FEW, N_MANY, Servers, open_at, station_of  # noqa: E402

TURNS = 8
MOST = 3


def main():
    program, maker, base = sys.argv[1:4]
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    least = {}
    for _ in range(runs):
        for n_servers in (N_FEW, N_MANY):
            with tempfile.TemporaryDirectory() as state:
                Path(state).chmod(0o700)
                wizard = open_at(program, station_of(maker, base, state, n_servers), "connection", state=state)
                try:
                    servers = Servers(wizard, n_servers)
                    for what, act in (("a key", servers.filter), ("a turn of the wheel", servers.scroll)):
                        took = min(seconds for _ in range(TURNS) for seconds in act())
                        least[what, n_servers] = min(took, least.get((what, n_servers), took))
                finally:
                    wizard.close()
    over = False
    for what in ("a key", "a turn of the wheel"):
        few, many = least[what, N_FEW], least[what, N_MANY]
        over = over or many > MOST * few
        print(f"{what:22} {few * 1000:6.0f} ms of {N_FEW} servers, {many * 1000:6.0f} ms of {N_MANY}, {many / few:.2f} times")
    if over:
        print(f"more than {MOST} times as long beside {N_MANY} servers", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
