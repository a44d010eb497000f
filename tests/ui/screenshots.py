"""screenshots.py PROGRAM FOLDER SIZE LOOK: one picture a page or dialog; tests/ui/screenshots calls it."""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from walk import PAGES  # noqa: E402
from wizard import Missing, Wizard  # noqa: E402

PROGRAM, FOLDER, SIZE, LOOK = sys.argv[1:5]
SETTINGS = {
    "light": "",
    "dark": "gtk-application-prefer-dark-theme=true\n",
    "contrast": "gtk-theme-name=HighContrast\n",
    "large": "gtk-font-name=Sans 15\n",  # of 10
}
# Dialogs: name, page, the button that opens it, what it shows then.
DIALOGS = [("permissions", "limits", "Who may start programs here at most (launch limit)…", "Rights of")]


def main():
    width, height = map(int, SIZE.split("x"))
    with tempfile.TemporaryDirectory() as state:
        os.chmod(state, 0o700)
        config = Path(state) / "config"
        (config / "gtk-4.0").mkdir(parents=True)
        (config / "gtk-4.0/settings.ini").write_text("[Settings]\ngtk-enable-animations=false\n" + SETTINGS[LOOK])
        (config / "opc-dcom-wizard").mkdir()
        (config / "opc-dcom-wizard/window.ini").write_text(f"[window]\nwidth={width}\nheight={height}\n")
        for name, page, button, shown in [(page, page, None, None) for page in PAGES] + DIALOGS:
            wizard = Wizard(PROGRAM, "--station", "practice", "--page", page, state=state)
            try:
                wizard.shows("OPC-SERVER")
                wizard.settles()
                if button is not None:
                    wizard.click(button)
                    wizard.shows(shown)
                time.sleep(0.3)
                path = Path(FOLDER) / f"{SIZE}-{LOOK}-{name}.png"
                subprocess.run(["import", "-window", "root", str(path)], check=True)
                print(path, flush=True)
            except Missing as error:
                print(f"{name}: {error}", file=sys.stderr)
            finally:
                wizard.close()


main()
