"""Computers with thousands of OPC servers in the real window: what is looked for is found, and no page holds a widget for each, as TAP."""
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import command, run  # noqa: E402
from walk import key, shown_page  # noqa: E402
from wizard import PATIENCE_S, WINDOW, Wizard, tree  # noqa: E402

PROGRAM, COMMAND, MAKER, BASE = sys.argv[1:5]
N_APPIDS, N_NAMED, AT_ONCE = 5000, 60, 40
TIMES, MOST_TIMES_AS_LONG = 8, 3


def station_of(state, n_servers):
    path = Path(state) / f"plant-{n_servers}.xml"
    with path.open("wb") as output:
        subprocess.run([MAKER, BASE, str(max(n_servers, 60)), str(n_servers), "50", "50"], stdout=output, check=True)
    return path


def profile_of(state, n_servers, n_named):
    profile = Path(state) / "named.xml"
    servers = [part for i in range(n_named) for part in ("--server", f"Large.Server.{i}")]
    command(COMMAND, state, "profile", "new", "--station", str(station_of(state, n_servers)), "--role", "server", "--group", "OPC Users",
            "--user", "OpcUser", *servers, "--peer", "OPC-CLIENT", "-o", str(profile))
    return profile


def open_at(state, page, n_servers, *more):
    wizard = Wizard(PROGRAM, "--station", str(station_of(state, n_servers)), "--page", page, *more, state=state)
    wizard.shows("OPC-SERVER")
    wizard.settles()
    return wizard


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
    for n_servers in (60, N_APPIDS):
        wizard = open_at(state, "connection", n_servers)
        try:
            wizard.shows(f"{n_servers + 2 - AT_ONCE} more.")
            listed = shown(wizard, "check box", "Server")
            assert len(listed) <= AT_ONCE, f"{len(listed)} servers are shown"
            sizes.append(size_of(wizard))
            last = f"Large.Server.{n_servers - 1}"
            type_anew(wizard, "Find a server", last.lower())
            wizard.wait(f"only {last}", lambda: [name.split(" ")[0] for name in shown(wizard, "check box", "Server")] == [last])
            wizard.check(shown(wizard, "check box", last)[0])
            wizard.settles()
            type_anew(wizard, "Find a server", "there is none of this name")
            wizard.wait("what is chosen to stay", lambda: len(shown(wizard, "check box", "Server")) == 1)
        finally:
            wizard.close()
    assert sizes[1] - sizes[0] < AT_ONCE, f"the page has {sizes[0]} parts for 60 servers, and {sizes[1]} for {N_APPIDS}"


def until(what, question):
    """Without the pauses that others make between two looks."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            if question():
                return
        except Exception:  # what is looked at may go away meanwhile
            pass
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.002)


def fastest(turns):
    """Seconds: the least that it took of many times until what is done was seen to have had its effect; a busy computer only adds to it."""
    took = []
    for _ in range(TIMES):
        for what, do, has_effect in turns:
            begin = time.monotonic()
            do()
            until(what, has_effect)
            took.append(time.monotonic() - begin)
    return min(took)


def wheel(button):
    subprocess.run(["xdotool", "click", button], check=True)


def is_within(wizard, node):
    box, around = (each.queryComponent().getExtents(WINDOW) for each in (node, wizard.window))
    return box.y >= 0 and box.y + box.height <= around.height


def scrolled_and_filtered(state, n_servers):
    """Each key and each turn of the wheel does something; to the end of the page and back. Gives what the fastest took."""
    wizard = open_at(state, "connection", n_servers)
    try:
        wizard.shows(f"{n_servers + 2 - AT_ONCE} more.")
        wizard.type("Find a server", "")
        around = next(node for node in tree(shown_page(wizard)) if node.getRoleName() == "check box" and "Large.Server" in node.name).parent
        assert [node.getRoleName() for node in around] == AT_ONCE * ["check box"] + ["label"], around.childCount
        first = lambda: [around[0].name, around[1].name]  # noqa: E731
        all_first = first()
        key_s = fastest([("the list to have what was looked for", lambda: key("9"), lambda: first() != all_first),
                         ("the whole list", lambda: key("BackSpace"), lambda: first() == all_first and around.childCount == AT_ONCE + 1)])
        top = lambda: around.queryComponent().getExtents(WINDOW).y  # noqa: E731
        page = wizard.window.queryComponent().getExtents(WINDOW)
        subprocess.run(["xdotool", "mousemove", str(page.x + page.width // 2), str(page.y + page.height // 2)], check=True)
        at_top = top()
        wheel_s = fastest([("the page to go down", lambda: wheel("5"), lambda: top() < at_top),
                           ("the page to go up", lambda: wheel("4"), lambda: top() == at_top)])
        last, end = around[AT_ONCE - 1], wizard.find("text", "Group of those who use OPC")
        assert not is_within(wizard, last) and not is_within(wizard, end), "the list is not longer than the window"
        passed = False
        while not is_within(wizard, end):
            was = top()
            wheel("5")
            until("the page to go on", lambda: top() != was)
            passed = passed or is_within(wizard, last)
        assert passed, "the last of the list was never seen"
        return key_s, wheel_s
    finally:
        wizard.close()


def keys_take_no_longer(state):
    """Beside 5,000 servers a key in the field that finds one, and a turn of the wheel, take about as long as beside 60."""
    few, many = scrolled_and_filtered(state, N_NAMED), scrolled_and_filtered(state, N_APPIDS)
    for what, few_s, many_s in zip(("a key", "a turn of the wheel"), few, many):
        print(f"# {what}: {few_s * 1000:.0f} ms of {N_NAMED} servers, {many_s * 1000:.0f} ms of {N_APPIDS}")
        assert many_s <= MOST_TIMES_AS_LONG * few_s, f"{what} takes {many_s / few_s:.1f} times as long"


def findings_are_found(state):
    """Thousands of findings: the first are shown, the next when they are asked for; a server's are found by its name."""
    wizard = open_at(state, "check", N_APPIDS)
    try:
        left = "What was found: show more ("
        wizard.wait("a button for the next", lambda: len(shown(wizard, "push button", left)) == 1)
        before = shown(wizard, "push button", left)[0]
        assert int(before[len(left):].split()[0]) > N_APPIDS, before
        size = size_of(wizard)
        assert size < 1500, f"the page has {size} parts"
        wizard.click(before)
        wizard.wait("more of them", lambda: shown(wizard, "push button", left) not in ([], [before]))
        after = shown(wizard, "push button", left)[0]
        assert int(before[len(left):].split()[0]) - int(after[len(left):].split()[0]) == AT_ONCE, f"{before}, then {after}"
        assert size_of(wizard) > size
        type_anew(wizard, "Error number or code", "Large.Server.4711")
        wizard.wait("that server's alone", lambda: not shown(wizard, "push button", left))
        found = [text for text in wizard.texts() if "Large.Server." in text]
        assert found and all("Large.Server.4711" in text for text in found), found
    finally:
        wizard.close()


def pages_stay_small(state):
    """Every page that tells of servers has the first of them, and no more."""
    profile = profile_of(state, N_APPIDS, 1)
    wizard = open_at(state, "start", N_APPIDS, "--profile", str(profile))
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
    profile = profile_of(state, N_NAMED, N_NAMED)
    wizard = open_at(state, "applications", N_NAMED, "--profile", str(profile))
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


CASES = [servers_are_found, keys_take_no_longer, findings_are_found, pages_stay_small, lists_are_reached]

if __name__ == "__main__":
    sys.exit(run(CASES))
