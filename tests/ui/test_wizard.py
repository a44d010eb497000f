"""The wizard, driven as a person would, as TAP."""
import functools
import json
import re
import struct
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import command, digest_of, run  # noqa: E402
from chooser import save_as  # noqa: E402
from practice import answer_connection, to_passwords, type_passwords  # noqa: E402
from walk import key, last_topic, pages, shown_page, texts_of  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
MOST_CLICKS, MOST_FIELDS = 12, 3
DOUBLE_CLICK = 2


def window(state, *arguments):
    return Wizard(PROGRAM, *arguments, state=state)


def apply(wizard, computer):
    """From Review on."""
    to_passwords(wizard, computer)
    asked = type_passwords(wizard)
    wizard.click("Apply now")
    wizard.shows("were written and read back")
    return asked


def counted(wizard, asked):
    """Clicks, typed fields, and those of the fields that are no passwords."""
    print(f"# {wizard.clicks} clicks and {wizard.fields} typed fields: {wizard.fields - len(asked)}, and {', '.join(asked)}")
    return wizard.clicks, wizard.fields, wizard.fields - len(asked)


def undo(wizard, before, state):
    wizard.step("Done")
    wizard.shows("Done – ")
    wizard.click("Undo this run…")
    wizard.click("Undo it now")
    wizard.shows("took everything back")
    assert digest_of(state) == before, "undo did not give the file back"


def problems(state, station, profile):
    """As the command finds them with these answers."""
    found = json.loads(command(COMMAND, state, "audit", "--station", station, "--profile", str(profile), "--json", exits=(0, 10)))["findings"]
    return [finding for finding in found if finding["severity"] == "problem"]


def asked_for(found, profile, codes):
    """What those of the problems say whose remedies are among the answers; they have these codes."""
    answers = re.findall(r'<option id="([^"]+)" value="([^"]+)"/>', profile.read_text(encoding="utf-8"))
    asked = {finding["evidence"]["text"]: finding["code"] for finding in found if finding["remedy"] is not None
             and (finding["remedy"]["option"], finding["remedy"]["value"]) in answers}
    assert sorted(asked.values()) == codes, asked
    return set(asked)


def saved(wizard, state):
    """The answers with what was recommended, before anything is applied: afterwards less is to be recommended."""
    profile = Path(state) / "saved.opc-profile"
    key("ctrl+s")
    save_as(wizard, profile)
    wizard.shows("What you answered is saved")
    return profile


def check_finds_nothing(wizard, state, station, profile, asked):
    """What the profile asked for is no problem any more: not on the page Check, and not for the command with that profile."""
    wizard.step("Start")
    wizard.click("Something stopped working")
    wizard.shows("Check – ")
    wizard.settles()
    shown = texts_of(shown_page(wizard))
    assert "What was found" in shown, shown
    assert not asked & set(shown), f"still found: {asked & set(shown)}"
    for problem in problems(state, station, profile):  # it is what is there now that is shown
        assert problem["evidence"]["text"] in shown, f"not on the page: {problem}"
    assert not [text for text in shown if "among your answers already" in text], shown
    command(COMMAND, state, "plan", "--station", station, "--profile", str(profile))


def as_written(state):
    """The lines of the practice server after a run, without what is drawn at random: the station's own number, and those of new accounts."""
    text = (Path(state) / "practice" / "server.xml").read_text(encoding="utf-8")
    text = re.sub(r' instance="[0-9a-f-]+"', "", text, count=1)
    for account in ("OpcServer", "OPC Users"):
        sid = re.search(rf'who="(S-1-5-21-[0-9-]+)" account-name="{account}"', text).group(1)
        numbers = [int(number) for number in sid.split("-")[4:]]
        text = text.replace(f'"{sid}"', f'"{account}"').replace(struct.pack(f"<{len(numbers)}I", *numbers).hex(), f"[{account}]")
    # in the file they stand in the order of these numbers
    return sorted(text.splitlines())


@functools.lru_cache(maxsize=None)
def server_set_up():
    """The full set-up of a server by Review now, then undone: what it took, and what it left between."""
    with tempfile.TemporaryDirectory() as state, window(state, "--station", "practice") as wizard:
        answer_connection(wizard)
        before = digest_of(state)
        wizard.click("Review now")
        wizard.shows("Nothing has been changed yet.")
        assert digest_of(state) == before, "reviewing has written"
        profile = saved(wizard, state)
        wanted = asked_for(problems(state, "practice", profile), profile, ["A01", "F05", "F06", "F08", "L05", "P16", "P17"])
        numbers = counted(wizard, apply(wizard, "OPC-SERVER"))
        assert digest_of(state) != before
        left = as_written(state)
        check_finds_nothing(wizard, state, "practice", profile, wanted)
        pair = Path(state) / "pair.xml"
        command(COMMAND, state, "profile", "pair", str(profile), "--station", "practice", "-o", str(pair), exits=(0, 11))
        undo(wizard, before, state)
        return numbers, left, pair.read_bytes()


def server_by_review_now(state):
    """The full set-up of a server by Review now: few clicks, the check wants nothing more, and undone the file is the same again."""
    (clicks, fields, _), _, _ = server_set_up()
    assert clicks <= MOST_CLICKS and fields <= MOST_FIELDS, (clicks, fields)


def server_through_every_page(state):
    """The same by Next alone, from page to page: what is written is the same."""
    _, left, _ = server_set_up()
    titles = list(pages(COMMAND, state).values())
    titles = titles[titles.index("Connection") + 1:titles.index("Review") + 1]
    assert titles[-2] == last_topic(COMMAND, state), titles
    with window(state, "--station", "practice") as wizard:
        wizard.shows("Start – OPC-SERVER")
        answer_connection(wizard)
        wizard.shows("Connection – OPC-SERVER")
        before = digest_of(state)
        for page in titles:
            wizard.click("Next")
            wizard.shows(f"{page} – OPC-SERVER – OPC DCOM Wizard")
        wizard.settles()
        assert not wizard.is_there("push button", "Review now")
        assert digest_of(state) == before, "looking at pages has written"
        counted(wizard, apply(wizard, "OPC-SERVER"))
        wizard.shows("Done – OPC-SERVER – OPC DCOM Wizard")
        wrong = [line for line in set(as_written(state)) ^ set(left)]
        assert as_written(state) == left, "it is not what Review now leads to:\n" + "\n".join(wrong)
        undo(wizard, before, state)


def client_from_the_pair_file(state):
    """The client of that server is set up from its file with fewer answers: nothing but passwords is typed; the check then wants nothing more."""
    (server_clicks, _, server_answers), _, content = server_set_up()
    pair = Path(state) / "for-client.opc-profile"
    pair.write_bytes(content)
    accounts = re.findall(r"<(?:user|callback)>([^<]+)</", content.decode())
    assert accounts, content
    with window(state, "--station", "practice:client", str(pair)) as wizard:
        wizard.clicks += DOUBLE_CLICK  # on the file: what a desktop then starts is the program with the file
        wizard.shows("Connection – OPC-CLIENT – OPC DCOM Wizard")
        wizard.check("Plant Historian Collector (PlantHistorianCollector)")
        wizard.click("Review now")
        wizard.shows("Nothing has been changed yet.")
        before = digest_of(state)
        profile = saved(wizard, state)
        wanted = asked_for(problems(state, "practice:client", profile), profile, ["A01", "A04", "A04", "F09", "I07", "L21"])
        asked = apply(wizard, "OPC-CLIENT")
        clicks, fields, answers = counted(wizard, asked)
        # in a workgroup both computers have these accounts, and no file has their passwords
        assert len(asked) <= 2 * len(accounts), asked
        assert clicks < MOST_CLICKS and answers == 0 < server_answers, (clicks, fields, answers)
        assert clicks - DOUBLE_CLICK < server_clicks, f"{clicks}, of them {DOUBLE_CLICK} on the file; the server took {server_clicks}"
        assert digest_of(state) != before
        check_finds_nothing(wizard, state, "practice:client", profile, wanted)
        undo(wizard, before, state)


CASES = [server_by_review_now, server_through_every_page, client_from_the_pair_file]

sys.exit(run(CASES))
