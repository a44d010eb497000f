"""Computers with thousands of OPC servers in the real window: what is looked for is found, and no page holds a widget for each, as TAP."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import large  # noqa: E402
from cases import command, run  # noqa: E402
from large import AT_ONCE, N_FEW, N_MANY, Servers  # noqa: E402
from walk import key  # noqa: E402
from wizard import WINDOW, tree  # noqa: E402

PROGRAM, COMMAND, MAKER, BASE = sys.argv[1:5]


def station_of(state, n_servers):
    return large.station_of(MAKER, BASE, state, n_servers)


def open_at(state, page, n_servers, *more):
    return large.open_at(PROGRAM, station_of(state, n_servers), page, *more, state=state)


def profile_of(state, n_servers, n_named):
    profile = Path(state) / "named.xml"
    servers = [part for i in range(n_named) for part in ("--server", f"Large.Server.{i}")]
    command(COMMAND, state, "profile", "new", "--station", str(station_of(state, n_servers)), "--role", "server", "--group", "OPC Users",
            "--user", "OpcUser", *servers, "--peer", "OPC-CLIENT", "-o", str(profile))
    return profile


def shown(wizard, role, part):
    """The controls of a role that have a place on the page and this in their names."""
    found = []
    for node in tree(wizard.application):
        if node.getRoleName() == role and part in node.name:
            box = node.queryComponent().getExtents(WINDOW)
            if box.width > 0 and box.height > 0:
                found.append(node.name)
    return found


def type_anew(wizard, name, text):
    wizard.type(name, "")
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "1", text], check=True)


def size_of(wizard):
    return sum(1 for _ in tree(wizard.window))


def servers_are_found(state):
    """Of 5,000 servers as many are shown as of 60; each is found by a part of its name, and can be chosen."""
    sizes = []
    for n_servers in (N_FEW, N_MANY):
        wizard = open_at(state, "connection", n_servers)
        try:
            more = f"OPC servers that the other computer needs: show more ({n_servers + 2 - AT_ONCE} are left)"
            wizard.find("push button", more)
            listed = shown(wizard, "check box", "Server")
            assert len(listed) <= AT_ONCE, f"{len(listed)} servers are shown"
            sizes.append(size_of(wizard))
            wizard.click(more)
            wizard.wait("the next of them", lambda: len(shown(wizard, "check box", "Server")) == min(2 * AT_ONCE, n_servers + 2))
            assert wizard.is_there("push button", more.replace(str(n_servers + 2 - AT_ONCE), str(n_servers + 2 - 2 * AT_ONCE))) == (n_servers > 2 * AT_ONCE)
            last = f"Large.Server.{n_servers - 1}"
            type_anew(wizard, "Find a server", last.lower())
            wizard.wait(f"only {last}", lambda: [name.split(" ")[0] for name in shown(wizard, "check box", "Server")] == [last])
            wizard.check(shown(wizard, "check box", last)[0])
            wizard.settles()
            type_anew(wizard, "Find a server", "there is none of this name")
            wizard.wait("what is chosen to stay", lambda: len(shown(wizard, "check box", "Server")) == 1)
        finally:
            wizard.close()
    assert sizes[1] - sizes[0] < AT_ONCE, f"the page has {sizes[0]} parts for {N_FEW} servers, and {sizes[1]} for {N_MANY}"


def each_key_answers(state):
    """Beside 5,000 servers each key in the field that finds one changes the list, and each turn of the wheel moves the page, to its end."""
    wizard = open_at(state, "connection", N_MANY)
    try:
        servers = Servers(wizard, N_MANY)
        for _ in range(3):
            assert len(list(servers.filter())) == 2 and len(list(servers.scroll())) == 2
        servers.scroll_to_end()
    finally:
        wizard.close()


def findings_are_found(state):
    """Thousands of findings: the first are shown, the next when they are asked for; a server's are found by its name."""
    wizard = open_at(state, "check", N_MANY)
    try:
        left = "What was found: show more ("
        wizard.wait("a button for the next", lambda: len(shown(wizard, "push button", left)) == 1)
        before = shown(wizard, "push button", left)[0]
        assert int(before[len(left):].split()[0]) > N_MANY, before
        size = size_of(wizard)
        assert size < 1500, f"the page has {size} parts"
        wizard.click(before)
        wizard.wait("more of them", lambda: shown(wizard, "push button", left) not in ([], [before]))
        after = shown(wizard, "push button", left)[0]
        assert int(before[len(left):].split()[0]) - int(after[len(left):].split()[0]) == AT_ONCE, f"{before}, then {after}"
        assert size_of(wizard) > size
        type_anew(wizard, "Error number, code or word", "Large.Server.4711")
        wizard.wait("that server's alone", lambda: not shown(wizard, "push button", left))
        found = [text for text in wizard.texts() if "Large.Server." in text]
        assert found and all("Large.Server.4711" in text for text in found), found
    finally:
        wizard.close()


def pages_stay_small(state):
    """Every page that tells of servers has the first of them, and no more."""
    profile = profile_of(state, N_MANY, 1)
    wizard = open_at(state, "start", N_MANY, "--profile", str(profile))
    try:
        for page in ("Users and groups", "Runtime identity", "Application security", "COM limits", "Firewall", "Local policies", "Review"):
            wizard.step(page)
            wizard.settles()
            size = size_of(wizard)
            assert size < 6000, f"{page} has {size} parts"
    finally:
        wizard.close()


def lists_are_reached(state):
    """The lists of permissions of more servers than are shown at once: the last one can be opened."""
    profile = profile_of(state, N_FEW, N_FEW)
    wizard = open_at(state, "applications", N_FEW, "--profile", str(profile))
    try:
        rest = "Permissions entry by entry: show more ("
        wizard.wait("a button for the next lists", lambda: len(shown(wizard, "push button", rest)) == 1)
        lists = [name for name in shown(wizard, "push button", "Who may ") if name.endswith("…")]
        assert len(lists) == AT_ONCE, lists
        last = "Who may call OPCEnum…"
        while last not in shown(wizard, "push button", "Who may "):
            more = shown(wizard, "push button", rest)
            assert len(more) == 1, more
            wizard.click(more[0])
            wizard.wait("the next lists", lambda: more[0] not in shown(wizard, "push button", rest))
        wizard.click(last)
        wizard.shows("Rights of")
        key("Escape")
    finally:
        wizard.close()


CASES = [servers_are_found, each_key_answers, findings_are_found, pages_stay_small, lists_are_reached]

if __name__ == "__main__":
    sys.exit(run(CASES))
