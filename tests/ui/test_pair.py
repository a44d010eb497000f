"""The file between the two computers, there and back, as TAP."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, command, run  # noqa: E402
from chooser import save_as  # noqa: E402
from practice import SERVER, SERVER_BOX, to_passwords, type_passwords  # noqa: E402
from walk import key  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND = map(os.path.abspath, sys.argv[1:3])
CLIENT_PROGRAM = "PlantHistorianCollector"
CLIENT_BOX = "Plant Historian Collector (PlantHistorianCollector)"
FIRST = ("OPC-SERVER-pair.opc-profile", "OPC-CLIENT-pair.opc-profile")


def window(state, *arguments, program=PROGRAM):
    return Wizard(program, *arguments, state=state)


def stick_of(state):
    """A folder with the program in it, as a memory stick that goes from one computer to the other. Gives folder and program."""
    stick = Path(state) / "stick"
    stick.mkdir()
    program = stick / "opc-dcom-wizard"
    shutil.copy2(PROGRAM, program)
    return stick, str(program)


def digest_in(path, state):
    told = command(COMMAND, state, "profile", "check", str(path))
    return next(line.split(": ")[1] for line in told.splitlines() if line.startswith("Digest: "))


def to_done(shown, computer):
    """From Connection on."""
    shown.click("Review now")
    shown.shows("Nothing has been changed yet.")
    to_passwords(shown, computer)
    type_passwords(shown)
    shown.click("Apply now")
    shown.shows("were written and read back")


def save_for_the_other(shown, path):
    shown.click("Save for the other computer…")
    save_as(shown, path)
    shown.shows("The file for the other computer is written.")


def save_answers(shown, path):
    shown.settles()
    key("ctrl+s")
    save_as(shown, path)
    shown.shows("What you answered is saved in")
    return path.read_text(encoding="utf-8")


def secret_of(state):
    secret = Path(state) / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    return [word for name in ("OpcServer", "OpcUser") for word in ("--password", f"{name}=file:{secret}")]


def decided(state):
    """A server set up with answers that nobody recommends: a fixed port, a permission, a server that is left as it is; and the reply of the
    client. Gives the profile of the run, and the reply."""
    profile, pair, client, reply = (Path(state) / name for name in ("opc.xml", "pair.xml", "client.xml", "reply.opc-profile"))
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server", SERVER, "--set",
            "firewall.port=49320", "--set", f"applications.permissions=merge launch {SERVER}; Users=local-launch", "--set",
            "limits.impersonation=identify", "-o", str(profile))
    left = [line for line in profile.read_text(encoding="utf-8").splitlines(True) if '"identity.' not in line]
    profile.write_text("".join(left), encoding="utf-8")
    command(COMMAND, state, "apply", "--station", "practice", "--profile", str(profile), "--yes", *secret_of(state), exits=(0, 11))
    command(COMMAND, state, "profile", "pair", str(profile), "--station", "practice", "-o", str(pair), exits=(0, 11))
    command(COMMAND, state, "profile", "new", "--station", "practice:client", "--from", str(pair), "--program", CLIENT_PROGRAM, "-o", str(client))
    command(COMMAND, state, "profile", "pair", str(client), "--station", "practice:client", "-o", str(reply), exits=(0, 11))
    return profile, reply


def by_command(state, reply, earlier, station="practice"):
    """What the command makes of the reply."""
    made = Path(state) / "by-command.xml"
    earlier = ["--profile", str(earlier)] if earlier is not None else []
    command(COMMAND, state, "profile", "new", "--station", station, "--from", str(reply), *earlier, "-o", str(made))
    return made.read_text(encoding="utf-8")


def reply_after_the_run(state):
    """A window that is opened anew goes on from the run that is in place: nothing that was decided for it is lost."""
    profile, reply = decided(state)
    wanted = by_command(state, reply, profile)
    assert '"49320"' in wanted and "local-launch" in wanted and '"identity.' not in wanted and "OPC-CLIENT" in wanted, wanted
    with window(state, "--station", "practice", str(reply)) as shown:
        shown.shows("The file that OPC-CLIENT wrote for this computer was opened.")
        shown.shows(f"Digest: {digest_in(reply, state)}")
        assert save_answers(shown, Path(state) / "by-window.xml") == wanted


def reply_after_an_undone_run(state):
    """What was taken back is no decision any more: the window makes of the file what the command makes of it alone."""
    _, reply = decided(state)
    command(COMMAND, state, "undo", "last", "--station", "practice", "--yes", exits=(0, 11))
    wanted = by_command(state, reply, None)
    assert '"49320"' not in wanted, wanted
    with window(state, "--station", "practice", str(reply)) as shown:
        shown.shows("The file that OPC-CLIENT wrote for this computer was opened.")
        assert save_answers(shown, Path(state) / "by-window.xml") == wanted


def reply_among_answers(state):
    """Answers of this window go before those of a run, and what was left as it is in an opened profile stays so."""
    profile, reply = decided(state)
    earlier = Path(state) / "earlier.opc-profile"
    earlier.write_text(profile.read_text(encoding="utf-8").replace('"49320"', '"49321"'), encoding="utf-8")
    wanted = by_command(state, reply, earlier)
    assert '"49321"' in wanted, wanted
    with window(state, "--station", "practice", "--page", "firewall") as shown:
        shown.shows("OPC-SERVER")
        shown.settles()
        environment = dict(os.environ, OPCDCOM_STATE=str(state), XDG_CONFIG_HOME=os.path.join(str(state), "config"))
        subprocess.run([PROGRAM, str(earlier)], env=environment, timeout=60, check=True)
        shown.shows("Connection – OPC-SERVER")
        assert save_answers(shown, Path(state) / "again.xml") == earlier.read_text(encoding="utf-8"), "opened and saved it is another profile"
        subprocess.run([PROGRAM, str(reply)], env=environment, timeout=60, check=True)
        shown.shows("The file that OPC-CLIENT wrote for this computer was opened.")
        assert save_answers(shown, Path(state) / "by-window.xml") == wanted


def what_the_file_does_not_say(state):
    """What the command tells of a file for the other computer stands on the page where it was saved, and stays there."""
    profile, _ = decided(state)
    told = command(COMMAND, state, "profile", "pair", str(profile), "--station", "practice", "-o", str(Path(state) / "again.xml"), exits=(11,))
    lacks = [" ".join(line.split()) for line in told.splitlines() if "It does not say:" in line]
    command(COMMAND, state, "undo", "last", "--station", "practice", "--yes", exits=(0, 11))
    saved = Path(state) / "saved.opc-profile"
    with window(state, "--station", "practice", str(profile)) as shown:
        shown.type("Name or address of the other computer", "OPC-CLIENT")
        shown.settles()
        to_done(shown, "OPC-SERVER")
        save_for_the_other(shown, saved)
        shown.click("Close this message")
        shown.shows(f"Digest: {digest_in(saved, state)}")
        shown.shows("Compare the digest on the phone")
        assert lacks
        for lack in lacks:
            shown.shows(lack)


def there_and_back(state):
    """From one station to the other and back by the stick: what the first could not know is planned there, and the client takes less."""
    stick, program = stick_of(state)
    to_client, to_server = (stick / name for name in FIRST)
    with window(state, "--station", "practice", program=program) as shown:
        shown.click("Set up a server here")
        shown.type("Name or address of the other computer", "PLANT-HISTORIAN")
        shown.check(SERVER_BOX)
        earlier = Path(state) / "earlier.xml"
        save_answers(shown, earlier)
        to_done(shown, "OPC-SERVER")
        server = shown.clicks, shown.fields
        save_for_the_other(shown, to_client)
        shown.shows(f"Digest: {digest_in(to_client, state)}")
    with window(state, "--station", "practice:client", program=program) as shown:
        shown.click(FIRST[0])
        shown.shows("The file that OPC-SERVER wrote for this computer was opened.")
        shown.shows(f"Digest: {digest_in(to_client, state)}")
        shown.check(CLIENT_BOX)
        to_done(shown, "OPC-CLIENT")
        client = shown.clicks, shown.fields
        save_for_the_other(shown, to_server)
    print(f"# server: {server[0]} clicks and {server[1]} typed fields; client: {client[0]} and {client[1]}")
    wanted = by_command(state, to_server, earlier)
    with window(state, "--station", "practice", program=program) as shown:
        shown.click(FIRST[1])
        shown.shows("The file that OPC-CLIENT wrote for this computer was opened.")
        shown.click("Review now")
        shown.shows("Nothing has been changed yet.")
        made = save_answers(shown, Path(state) / "by-window.xml")
        missing = command(COMMAND, state, "plan", "--station", "practice", "--profile", str(Path(state) / "by-window.xml"), exits=(10,))
        assert "192.168.10.21" in missing, missing
        shown.shows("192.168.10.21")
        shown.click("Apply…")
        shown.shows("going to be made to OPC-SERVER")
        shown.click("Apply now")
        shown.shows("written and read back")
    assert "OPC-CLIENT" in made and made == wanted, f"{made}\n{wanted}"
    command(COMMAND, state, "plan", "--station", "practice", "--profile", str(Path(state) / "by-window.xml"))
    assert client[1] < server[1] and client[0] <= server[0] and sum(client) < sum(server), f"client {client}, server {server}"


def files_beside_the_program(state):
    """Named, however they are called, and no more than fit; nothing else than plain files; what they are is seen when one is opened."""
    stick, program = stick_of(state)
    outside = Path(state) / "elsewhere"
    outside.write_text("x", encoding="utf-8")
    (stick / "link.opc-profile").symlink_to(outside)
    (stick / "folder.opc-profile").mkdir()
    (stick / "other.xml").write_text("x", encoding="utf-8")
    os.mkfifo(stick / "pipe.opc-profile")
    hostile = "00\u202efdp\n_é.OPC-PROFILE"
    (stick / hostile).write_text("no profile", encoding="utf-8")
    for i in range(2, 20):
        (stick / f"{i:02}.opc-profile").write_text("no profile", encoding="utf-8")
    with window(state, "--station", "practice", program=program) as shown:
        shown.shows("Open a file that lies beside this program:")
        named = [text for text in shown.texts() if "opc-profile" in text.lower()]
        assert len(named) == len(set(named)) == 8 and "00\\u{202e}fdp\\x0a_é.OPC-PROFILE" in named, named
        assert not [name for name in named if name.startswith(("link", "folder", "pipe"))], named
        shown.click("02.opc-profile")
        shown.wait("why not", lambda: any("02.opc-profile" in text and "expected" in text for text in shown.texts()))
    with window(state, "--station", "practice") as shown:
        shown.shows("OPC-SERVER")
        shown.settles()
        assert not any("beside this program" in text for text in shown.texts())


def client_before_its_server(state):
    """Which servers there are, only the other computer says; the page says so, until it has."""
    sentence = "Which OPC servers the other computer has, only its file says"
    with window(state, "--station", "practice:client") as shown:
        shown.click("Set up a client here")
        shown.shows(sentence)
    profile, pair = Path(state) / "opc.xml", Path(state) / "pair.xml"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server", SERVER, "-o", str(profile))
    command(COMMAND, state, "profile", "pair", str(profile), "--station", "practice", "-o", str(pair), exits=(0, 11))
    with window(state, "--station", "practice:client", str(pair)) as shown:
        shown.shows("The file that OPC-SERVER wrote for this computer was opened.")
        shown.settles()
        shown.wait("the sentence to be gone", lambda: not any(sentence in text for text in shown.texts()))


sys.exit(run([reply_after_the_run, reply_after_an_undone_run, reply_among_answers, what_the_file_does_not_say, there_and_back,
              files_beside_the_program, client_before_its_server]))
