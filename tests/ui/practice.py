"""The way through the wizard on the practice server, from Start to the passwords: what several tests of the window go."""
from cases import PASSWORD

SERVER = "Kepware.KEPServerEX.V6"
SERVER_BOX = f"{SERVER} (KEPServerEX 6.x · Windows service)"


def answer_connection(shown):
    """From Start on."""
    shown.click("Set up a server here")
    shown.type("Name or address of the other computer", "OPC-CLIENT")
    shown.check(SERVER_BOX)


def to_passwords(shown, computer):
    """From Review on."""
    shown.click("Apply…")
    shown.shows(f"going to be made to {computer}")


def to_apply(shown):
    """From Start to the page with the passwords."""
    answer_connection(shown)
    shown.click("Review now")
    shown.shows("Nothing has been changed yet.")
    to_passwords(shown, "OPC-SERVER")


def password_fields(shown):
    """What the fields for passwords that are on the page are called."""
    return [text for text in shown.texts() if text.startswith(("New password of", "Password of")) and shown.is_there("label", text)]


def type_passwords(shown):
    """Each that is asked for. Gives what the fields are called."""
    names = password_fields(shown)
    for name in names:
        shown.type(name, PASSWORD)
    return names
