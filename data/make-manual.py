#!/usr/bin/env python3
"""Writes the manual page opcdcom(1) out of what the command itself says: make-manual.py OPCDCOM OUTPUT VERSION

The command's --help is the only text there is about options, so page and help can't disagree.
"""
import os
import re
import subprocess
import sys


def help_of(program, *words):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="")
    done = subprocess.run([program, *words, "--help"], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)
    return "\\&" + text if text[:1] in ".'" else text


def commands_of(overview):
    inside = False
    for line in overview:
        if line == "Commands:":
            inside = True
        elif inside and (match := re.match(r"  (\S+(?: \S+)?) {2,}(\S.*)$", line)):
            yield match.groups()
        elif inside and not line:
            return


def main():
    program, output, version = sys.argv[1:]
    overview = help_of(program)
    page = [f'.TH OPCDCOM 1 "" "opcdcom {version}" "User Commands"', ".SH NAME",
            "opcdcom \\- sets up Windows DCOM for OPC DA: shows, plans, applies, checks and undoes it", ".SH SYNOPSIS",
            ".B opcdcom", ".I COMMAND", "[\\fIOPTION\\fR...]", ".SH DESCRIPTION"]
    page += [roff(line) for line in overview if line.startswith(("Sets up", "Exit status", "10 there"))]
    page.append(".SH COMMANDS")
    for name, summary in commands_of(overview):
        page += [f".SS opcdcom {roff(name)}", roff(summary) + ".", ".PP", ".nf"]
        page += [roff(line) for line in help_of(program, *name.split())]
        page.append(".fi")
    page += [".SH ENVIRONMENT", ".TP", ".B OPCDCOM_STATE",
             "The folder of snapshots, journals and practice stations, instead of the usual private one."]
    with open(output, "w", encoding="utf-8") as file:
        file.write("\n".join(page) + "\n")


if __name__ == "__main__":
    main()
