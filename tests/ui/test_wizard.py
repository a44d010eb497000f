"""The wizard, driven as a person would, as TAP."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, command, digest_of, run  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
MOST_CLICKS, MOST_FIELDS = 12, 3


def server_by_review_now(state):
    """The full set-up of a server by Review now, then undone: the file is the same again."""
    wizard = Wizard(PROGRAM, "--station", "practice", state=state)
    try:
        wizard.click("Set up a server here")
        before = digest_of(state)
        wizard.type("Name or address of the other computer", "OPC-CLIENT")
        wizard.check("Kepware.KEPServerEX.V6 (KEPServerEX 6.x · Windows service)")
        wizard.click("Review now")
        wizard.shows("Nothing has been changed yet.")
        assert digest_of(state) == before, "reviewing has written"
        wizard.click("Apply…")
        wizard.shows("going to be made to OPC-SERVER")
        for name in [text for text in wizard.texts() if text.startswith("New password of")]:
            wizard.type(name, PASSWORD)
        wizard.click("Apply now")
        wizard.shows("were written and read back")
        print(f"# {wizard.clicks} clicks and {wizard.fields} typed fields")
        assert wizard.clicks <= MOST_CLICKS and wizard.fields <= MOST_FIELDS
        assert digest_of(state) != before
        wizard.click("Undo this run…")
        wizard.click("Undo it now")
        wizard.shows("took everything back")
        assert digest_of(state) == before, "undo did not give the file back"
    finally:
        wizard.close()


def client_from_the_pair_file(state):
    """A client is set up from the server's file, with fewer answers than the server; the check then wants nothing more."""
    pair, profile = Path(state) / "pair.xml", Path(state) / "server.xml"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server", "Kepware.KEPServerEX.V6",
            "--peer", "OPC-CLIENT", "-o", str(profile))
    command(COMMAND, state, "profile", "pair", str(profile), "--station", "practice", "-o", str(pair), exits=(0, 10))
    wizard = Wizard(PROGRAM, "--station", "practice:client", "--profile", str(pair), state=state)
    try:
        wizard.shows("Connection – OPC-CLIENT – OPC DCOM Wizard")
        wizard.check("Plant Historian Collector (PlantHistorianCollector)")
        wizard.click("Review now")
        wizard.shows("Nothing has been changed yet.")
        before = digest_of(state)
        wizard.click("Apply…")
        wizard.shows("going to be made to OPC-CLIENT")
        for name in [text for text in wizard.texts() if text.startswith(("New password of", "Password of"))]:
            wizard.type(name, PASSWORD)
        wizard.click("Apply now")
        wizard.shows("were written and read back")
        print(f"# {wizard.clicks} clicks and {wizard.fields} typed fields")
        assert wizard.clicks <= 11 and wizard.fields < MOST_FIELDS + 2
        assert digest_of(state) != before
        wizard.click("Undo this run…")
        wizard.click("Undo it now")
        wizard.shows("took everything back")
        assert digest_of(state) == before, "undo did not give the file back"
    finally:
        wizard.close()


CASES = [client_from_the_pair_file, server_by_review_now]

sys.exit(run(CASES))
