"""Who sits at the computer over Remote Desktop, who reads a page out on the phone, and who wants to know more, in the real window; as TAP."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import apply_small, command, run  # noqa: E402
from walk import key, pages  # noqa: E402
from wizard import Wizard, has, tree  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
KEEP = "Take everything back after 10 minutes unless I keep it"
# What is spoilt of a computer that is set up, so that the plan is to put right just that: a pattern in its file, what stands there
# instead, the answer that puts it right, and whether somebody who sits there remotely might be shut out.
SPOILT = [
    (r'\n *<firewall-rule name="OPC-DCOM-Wizard-Mapper"[^\n]*', "", "firewall.mapper=open", True),
    (r'\n *<account-right who="S-1-5-21-[^"]+" name="SeServiceLogonRight"/>', "", "identity.server=account", True),
    (r'(name="forceguest" type="REG_DWORD" data=)"0"', r'\1"1"', "policies.sharing=classic", True),
    (r'(name="EnableDCOM" type="REG_SZ" data=)"Y"', r'\1"N"', "limits.enable=on", False),
]


def is_proposed(state, profile):
    """Whether keep or revert is, for a plan that holds one change."""
    wizard = Wizard(PROGRAM, "--station", "practice", "--page", "apply", str(profile), state=state)
    try:
        wizard.shows("1 change is going to be made to OPC-SERVER.")
        wizard.settles()
        return has(wizard.find("check box", KEEP), pyatspi.STATE_CHECKED)
    finally:
        wizard.close()


def keep_or_revert(state, remote, rows):
    apply_small(COMMAND, state)
    profile, station = Path(state) / "small.xml", Path(state) / "practice/server.xml"
    said, good = profile.read_text(encoding="utf-8"), station.read_text(encoding="utf-8")
    assert '<fact id="session.remote" value="no"/>' in good
    for pattern, by, answer, proposed in rows:
        option, value = answer.split("=")
        spoilt, n = re.subn(pattern, by, good)
        assert n > 0, pattern
        station.write_text(spoilt.replace('id="session.remote" value="no"', f'id="session.remote" value="{remote}"'), encoding="utf-8")
        kept = "".join(line for line in said.splitlines(keepends=True) if f'"{option}"' not in line)
        profile.write_text(kept.replace("</profile>", f'  <option id="{option}" value="{value}"/>\n</profile>'), encoding="utf-8")
        told = command(COMMAND, state, "plan", "--station", "practice", "--profile", str(profile), exits=(10,))
        assert "1 change," in told, told
        assert is_proposed(state, profile) == proposed, f"{answer}: {'not ' if proposed else ''}proposed"


def keep_or_revert_over_remote_desktop(state):
    """Proposed for the firewall, rights to log on and the sharing model, and not for what nobody comes in by."""
    keep_or_revert(state, "yes", SPOILT)


def keep_or_revert_at_the_desk(state):
    keep_or_revert(state, "no", [(*row[:-1], False) for row in SPOILT[:1]])


def code_of(wizard, title):
    """What stands beside the title of the page; None: another page is shown."""
    for node in tree(wizard.window):
        if node.getRoleName() == "heading" and node.name == title:
            beside = [part.name for part in node.parent if part.getRoleName() == "label"]
            return beside[0] if beside else ""
    return None


def titles(wizard):
    return [node.name for node in tree(wizard.window) if node.getRoleName() == "heading" and node.parent is not None
            and any(re.fullmatch(r"W\d\d", part.name or "") for part in node.parent)]


def pages_have_codes(state):
    """Each its own, and none that a finding has."""
    wizard = Wizard(PROGRAM, "--station", "practice", state=state)
    codes = {}
    try:
        wizard.shows("OPC-SERVER")
        wizard.settles()
        last = None
        for page in pages(COMMAND, state):
            subprocess.run([PROGRAM, "--page", page], env=dict(os.environ, OPCDCOM_STATE=str(state), GTK_A11Y="none"), check=True)
            if page != "start":
                wizard.wait(f"{page} with another code", lambda: titles(wizard) and titles(wizard) != last)
            last = titles(wizard)
            assert len(last) == 1, f"{page}: {last}"
            codes[page] = code_of(wizard, last[0])
    finally:
        wizard.close()
    assert len(set(codes.values())) == len(codes), codes
    sources = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "src").rglob("*-checks.c"))
    assert '"F01"' in sources and not [code for code in codes.values() if f'"{code}"' in sources], codes


def help_goes_on(state):
    """The link opens what the README says, in the same window, and can be read by keys."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = "The two computers"
    first = re.search(rf"^### {section}\n\n(.+?)\n\n", readme, re.MULTILINE | re.DOTALL)[1].replace("\n", " ").replace("`", "")
    wizard = Wizard(PROGRAM, "--station", "practice", "--page", "connection", state=state)
    try:
        wizard.shows("OPC-SERVER")
        wizard.settles()
        key("F1")
        link = wizard.find("link", f"The file README.md goes on under “{section}”.")
        action = link.queryAction()
        assert action.doAction([action.getName(index) for index in range(action.nActions)].index("click"))
        wizard.shows(first)
        shown = [node.name for node in tree(wizard.application) if node.getRoleName() in ("label", "heading")]
        assert section in shown and not any("README.md goes on" in text for text in shown), shown
        assert any(text.startswith("opc-server$ opcdcom profile new") for text in shown), shown
        key("Escape")
        wizard.wait("the help to be gone", lambda: not wizard.is_there("push button", "Close the help"))
    finally:
        wizard.close()


CASES = [keep_or_revert_over_remote_desktop, keep_or_revert_at_the_desk, pages_have_codes, help_goes_on]

if __name__ == "__main__":
    sys.exit(run(CASES))
