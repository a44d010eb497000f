"""Answers on the pages: what can't be used, what no answer would help, and where the focus is afterwards; as TAP."""
import json
import subprocess
import sys
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import apply_small, command, run, sparse_export  # noqa: E402
from chooser import save_as  # noqa: E402
from practice import SERVER, answer_connection, to_passwords, type_passwords  # noqa: E402
from walk import focus_name, key, last_topic, shown_page, tab_to, texts_of  # noqa: E402
from wizard import Wizard, has, tree  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
PORT, ACCOUNT = "A fixed port for the server", "Name of the server's account"
TO_REVIEW = "Nothing has been changed yet."


def window(state, *arguments):
    return Wizard(PROGRAM, *arguments, state=state)


def to_connection(shown):
    answer_connection(shown)
    shown.settles()


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)


def retype(shown, name, text):
    """Instead of what is in the field."""
    tab_to(shown, name)
    key("ctrl+a", "BackSpace")
    write(text)
    shown.settles()


def is_at(shown, page):
    shown.shows(f"{page} – OPC-SERVER – OPC DCOM Wizard")


def signs(shown):
    """What stands at the side: step -> what it has."""
    steps = {}
    for node in tree(shown.application):
        if node.getRoleName() == "list item":
            title, _, has_signs = node.name.partition(": ")
            words = [part.name for part in tree(node) if part.getRoleName() == "label" and part.name][1:]
            assert ", ".join(words) == has_signs, f"{node.name!r} shows {words}"
            steps[title] = words
    return steps


def error_told(shown, begins):
    return [text for text in shown.texts() if text.startswith(begins)]


def wrong_text(state, page, option, wrong, begin, right, planned):
    """What can't be used is said, planned in no part, and kept out of Review, of what is saved, and of what is applied; then mended."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.step(page)
        is_at(shown, page)
        retype(shown, option, wrong)
        shown.wait("the page to need an answer", lambda: "needs an answer" in signs(shown)[page])
        assert not [text for text in shown.texts() if begin in text and option not in text and wrong not in text], shown.texts()
        for go_on in ("Review now", "step", "Next"):
            if go_on == "Next":
                shown.step(last_topic(COMMAND, state))
                is_at(shown, last_topic(COMMAND, state))
                shown.click("Next")
            elif go_on == "step":
                shown.step("Connection")
                is_at(shown, "Connection")
                shown.step("Review")
            else:
                shown.step("Connection")
                is_at(shown, "Connection")
                shown.click(go_on)
            is_at(shown, page)
            shown.wait("what is wrong to be said", lambda: error_told(shown, f"{option}: "))
        saved = Path(state) / "answers.opc-profile"
        key("ctrl+s")
        save_as(shown, saved)
        shown.wait("saving to be refused", lambda: [text for text in shown.texts() if text.startswith("option “")])
        assert not saved.exists(), saved.read_text(encoding="utf-8")
        retype(shown, option, right)
        shown.wait("the page to need none", lambda: "needs an answer" not in signs(shown)[page])
        shown.wait("it to be said no more", lambda: not [text for text in texts_of(shown_page(shown)) if text.startswith(f"{option}: ")])
        shown.click("Review now")
        shown.shows(TO_REVIEW)
        shown.wait("what was typed in the plan", lambda: [text for text in shown.texts() if planned in text])


def wrong_port(state):
    """A number of which the beginning would be a port."""
    wrong_text(state, "Firewall", PORT, "493520", "49352", "49352", "49352")


def wrong_account(state):
    """A name of which the beginning would be a user to make."""
    wrong_text(state, "Runtime identity", ACCOUNT, "plant\\", "plant", "plant", "plant")


def typed_just_before(state):
    """Review is entered before what was typed last is planned: it is left again, and no part of it is planned."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.step("Firewall")
        is_at(shown, "Firewall")
        tab_to(shown, PORT)
        write("493520")
        for _ in range(3):  # as quick as keys can be
            key("alt+Right")
        shown.settles()
        shown.step("Review")
        is_at(shown, "Firewall")
        shown.wait("what is wrong to be said", lambda: error_told(shown, f"{PORT}: "))


def port_that_is_taken(state):
    """An answer that does not do is asked for again by Review now; whoever goes there by the list may."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.step("Firewall")
        is_at(shown, "Firewall")
        retype(shown, PORT, "49664")
        taken = "TCP port 49664 is used by lsass.exe"
        shown.shows(taken)
        assert "needs an answer" in signs(shown)["Firewall"] and "can't be done" not in signs(shown)["Firewall"], signs(shown)
        shown.step("Connection")
        is_at(shown, "Connection")
        shown.click("Review now")
        is_at(shown, "Firewall")
        shown.shows(f"{PORT}: {taken}")
        shown.step("Review")
        shown.shows(TO_REVIEW)
        shown.shows(taken)


def no_answer_helps(state):
    """An export that does not say all: what can't be known is no question, and Review now goes to Review."""
    with window(state, "--station", sparse_export(state)) as shown:
        shown.shows("registry exports can only be read")
        shown.click("Set up a server here")
        shown.type("Name or address of the other computer", "OPC-CLIENT")
        shown.settles()
        stuck = [step for step, words in signs(shown).items() if "can't be done" in words]
        assert stuck, signs(shown)
        assert not [step for step, words in signs(shown).items() if "needs an answer" in words], signs(shown)
        shown.click("Review now")
        shown.shows("Review – ")
        shown.shows("What can't be done")


def all_that_a_step_has(state):
    """A problem does not hide that something changes: each is there, with a word, and in the name."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.step("Firewall")
        is_at(shown, "Firewall")
        tab_to(shown, "Rules that block the connection")
        key("space", "Home", "Return")
        shown.settles()
        found = signs(shown)
        assert found["Connection"] == [] and found["Review"] == [], found
        both = [step for step, words in found.items() if words == ["problem", "changes"]]
        assert both, found
        answers = Path(state) / "answers.opc-profile"
        key("ctrl+s")
        save_as(shown, answers)
        shown.shows("What you answered is saved in")
        told = json.loads(command(COMMAND, state, "plan", "--station", "practice", "--profile", str(answers), "--json", exits=(10,)))
        titles = {topic["id"]: topic["title"] for topic in json.loads(command(COMMAND, state, "options", "--station", "practice", "--json"))["topics"]}
        changed = {titles[topic] for change in told["changes"] for topic in change["topics"]}
        problems = {titles[finding["topic"]] for finding in told["findings"] if finding["severity"] == "problem"}
        assert {step for step, words in found.items() if "changes" in words} == changed, (found, changed)
        assert {step for step, words in found.items() if "problem" in words} == problems, (found, problems)


def chosen_one_after_another(state):
    """After a choice, and when it is planned, the focus is where it was: two in a row by keyboard."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.step("Firewall")
        is_at(shown, "Firewall")
        shown.settles()
        options = ["TCP port 135", "The OPC server's program"]
        tab_to(shown, options[0])
        for option in options:
            tab_to(shown, option, most=6)
            key("space", "Home", "Return")
            shown.settles()
            shown.wait(f"the focus to be at {option!r}", lambda: focus_name(shown) == option, patience_s=5)
        shown.click("Review now")
        shown.shows(TO_REVIEW)
        assert not [text for text in shown.texts() if "TCP port 135 is opened" in text], "the first choice was lost"


def boxes(shown):
    """On the page that is shown."""
    return [node for node in tree(shown_page(shown)) if node.getRoleName() == "check box"]


def is_ticked(shown, name):
    return has(next(node for node in boxes(shown) if node.name == name), pyatspi.STATE_CHECKED)


def ticked_one_after_another(state):
    """Steps by hand by keyboard, Tab and Space: no way back to the top between, and none is lost."""
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        shown.click("Review now")
        shown.shows(TO_REVIEW)
        answers = Path(state) / "answers.opc-profile"
        key("ctrl+s")
        save_as(shown, answers)
        shown.shows("What you answered is saved in")
        to_passwords(shown, "OPC-SERVER")
        type_passwords(shown)
        shown.click("Apply now")
        shown.shows("were written and read back")
        shown.settles()
        names = [node.name for node in boxes(shown)]
        assert len(names) >= 4, names
        tab_to(shown, names[0])
        for name in names[:2]:
            tab_to(shown, name, most=2)
            key("space")
            shown.settles()
            shown.wait(f"{name!r} to be ticked", lambda: is_ticked(shown, name))
            shown.wait("the focus to be there", lambda: focus_name(shown) == name, patience_s=5)
        tab_to(shown, names[2], most=2)
        key("space", "Tab", "space")  # faster than the first is written
        shown.settles()
        for name in names[:4]:
            shown.wait(f"{name!r} to be ticked", lambda: is_ticked(shown, name))
        assert focus_name(shown) == names[3], focus_name(shown)
        told = json.loads(command(COMMAND, state, "steps", "--station", "practice", "--profile", str(answers), "--json", exits=(0, 10)))
        assert told["summary"]["steps"] - told["summary"]["open"] == 4, told["summary"]


def name_that_nobody_knows(state):
    """How many it lets in is said under the field, and again in Review; and Alt+N in the field is Next."""
    name, text = "Name or address of the other computer", "The address of OPC-CLIENT2 is not known, so the whole local network is let in."
    with window(state, "--station", "practice") as shown:
        to_connection(shown)
        assert not shown.is_there("label", text)
        retype(shown, name, "OPC-CLIENT, OPC-CLIENT2")
        shown.shows(text)
        assert text in texts_of(shown_page(shown)), shown.texts()
        key("alt+r")
        shown.shows(TO_REVIEW)
        shown.shows("Worth knowing")
        shown.wait("it to be worth knowing", lambda: text in texts_of(shown_page(shown)))
        shown.step("Connection")
        is_at(shown, "Connection")
        retype(shown, name, "OPC-CLIENT")
        shown.wait("it to be said no more", lambda: text not in texts_of(shown_page(shown)))
        key("alt+n")
        is_at(shown, "Users and groups")


def set_up_and_opened_again(state):
    """Whom a server's own rules let in is no problem before anybody has said who the other computer is."""
    apply_small(COMMAND, state)
    with window(state, "--station", "practice") as shown:
        shown.settles()
        shown.step("Firewall")
        is_at(shown, "Firewall")
        for what in ("TCP port 135", SERVER):
            shown.wait(f"who gets in to {what}", lambda: f"Only 192.168.10.21 is let in to {what}." in texts_of(shown_page(shown)))
        closed = [text for text in texts_of(shown_page(shown))
                  if "135 is not open" in text or ("No rule lets" in text and ("135" in text or SERVER in text))]
        assert not closed, closed


CASES = [wrong_port, wrong_account, typed_just_before, port_that_is_taken, no_answer_helps, all_that_a_step_has, chosen_one_after_another,
         ticked_one_after_another, name_that_nobody_knows, set_up_and_opened_again]

if __name__ == "__main__":
    sys.exit(run(CASES))
