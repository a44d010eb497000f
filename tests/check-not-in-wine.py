#!/usr/bin/env python3
"""The list of what Wine can't judge beside the script for a real Windows: each says the same cases as the other. Prints TAP.

    check-not-in-wine.py CHECKOUT
"""
import os
import re
import sys

sys.dont_write_bytecode = True
WRITTEN = re.compile(rb'^function Case-([a-z_]+) \{', re.MULTILINE)
LISTED = re.compile(rb'^echo CASE ([a-z-]+) +(.+?)\r?$', re.MULTILINE)


def rows(root):
    with open(os.path.join(root, 'tests', 'not-in-wine.txt'), encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line and not line.startswith('#'):
                yield line.split('\t')


def script(root):
    with open(os.path.join(root, 'tests', 'run-on-windows.cmd'), 'rb') as file:
        return file.read()


def every_row_is_whole(root):
    for row in rows(root):
        assert len(row) == 3 and all(row), f'{row}: three columns'
        assert row[1] == 'natively' or row[1].startswith('windows '), f'{row}: judged neither natively nor by a case for Windows'


def every_drive_of_the_window_is_there(root):
    """Else totals.py says so, but only when all has run in Wine."""
    named = {row[0] for row in rows(root) if row[1] == 'natively'}
    drives = {'ui-' + name[len('test_'):-len('.py')] for name in os.listdir(os.path.join(root, 'tests', 'ui'))
              if name.startswith('test_') and name.endswith('.py')}
    missing = sorted(drive for drive in drives if drive not in named)
    assert drives and not missing, f'not listed: {missing}'


def every_case_for_windows_is_there(root):
    named = {row[1].split(' ', 1)[1] for row in rows(root) if row[1].startswith('windows ')}
    listed = {match.group(1).decode() for match in LISTED.finditer(script(root))}
    written = {match.group(1).decode().replace('_', '-') for match in WRITTEN.finditer(script(root))}
    assert named <= listed, f'not in run-on-windows.cmd: {sorted(named - listed)}'
    assert listed == written, f'listed or written alone: {sorted(listed ^ written)}'


def the_script_is_what_cmd_reads(root):
    text = script(root)
    assert text.count(b'\n') == text.count(b'\r\n'), 'lines end with CR and LF: cmd loses labels otherwise'
    bad = [number for number, line in enumerate(text.split(b'\n'), 1) if any(byte > 126 for byte in line)]
    assert not bad, f'bytes beyond ASCII depend on the code page, lines {bad}'
    text = text[:text.index(b'\r\n#POWERSHELL')]
    targets = {name.lower() for name in re.findall(rb'(?:goto|call) +:?([A-Za-z_][\w]*)', text, re.IGNORECASE)} - {b'eof'}
    labels = {name.lower() for name in re.findall(rb'^:([A-Za-z_]\w*)', text, re.MULTILINE)}
    assert targets <= labels, f'jumps to nowhere: {sorted(targets - labels)}'


def part_for_powershell(root):
    text = script(root).decode('ascii').replace('\r\n', '\n')
    return text[text.index('\n#POWERSHELL') + 1:]


PAIRS = {')': '(', ']': '[', '}': '{'}


def end_of_text(text, start):
    """Behind the text in double quotes that begins at start; what $( ) holds is looked through."""
    i = start + 1
    while text[i] != '"':
        if text.startswith('$(', i):
            i = end_of_code(text, i + 2, ')')
        else:
            i += 2 if text[i] == '`' else 1
    return i + 1


def end_of_code(text, start, until=None):
    """Behind the bracket that closes what begins at start, or at the end; complains of brackets that do not fit."""
    stack, i = [], start
    while i < len(text):
        letter = text[i]
        if text.startswith("@'\n", i):
            i = text.index("\n'@", i) + 3
        elif letter == "'":
            i = text.index("'", i + 1) + 1
        elif letter == '"':
            i = end_of_text(text, i)
        elif letter == '#' and (i == 0 or text[i - 1] in ' \n('):
            i = text.index('\n', i)
        elif letter == '`':
            i += 2
        else:
            if letter in PAIRS.values():
                stack.append(letter)
            elif letter in PAIRS:
                if not stack and letter == until:
                    return i + 1
                line = text.count('\n', 0, i) + 1
                assert stack and stack.pop() == PAIRS[letter], f'line {line} of the PowerShell part: {letter} closes nothing'
            i += 1
    assert not stack and until is None, f'{len(stack)} brackets are open at the end: {stack}'
    return i


def brackets_and_quotes_close(root):
    text = part_for_powershell(root)
    assert end_of_code(text, 0) == len(text)


# What Windows 7 with its own PowerShell 2.0 does not know.
TOO_NEW = ['::new(', '[pscustomobject]', '[ordered]', ' -in ', ' -notin ', 'ConvertFrom-Json', 'ConvertTo-Json', ' -Raw', '$PSItem',
           'Get-CimInstance', 'Get-NetFirewall', 'Get-LocalUser', 'New-LocalUser', '&&', '||', '$PSScriptRoot', '.ForEach(', '.Where(', ' -shl ',
           'IsNullOrWhiteSpace', 'Get-ScheduledTask', 'Invoke-RestMethod']


def nothing_newer_than_powershell_2(root):
    text = part_for_powershell(root)
    csharp = text[text.index("@'\n"):text.index("\n'@")]
    found = [word for word in TOO_NEW if word.lower() in text.replace(csharp, '').lower()]
    assert not found, f'not in PowerShell 2.0: {found}'


def every_function_that_is_called_is_there(root):
    text = part_for_powershell(root)
    own = {name.lower() for name in re.findall(r'^function ([A-Za-z-_]+)', text, re.MULTILINE)}
    known = {'add-type', 'copy-item', 'foreach-object', 'get-childitem', 'get-culture', 'get-service', 'get-wmiobject', 'join-path',
             'new-item', 'new-object', 'new-service', 'remove-item', 'sort-object', 'split-path', 'start-service', 'start-sleep',
             'stop-service', 'test-path', 'where-object', 'write-host'}
    verbs = r'\b(?:Add|Assert|Complete|Copy|ForEach|Get|Initialize|Invoke|Join|New|Register|Remove|Restore|Set|Show|Sort|Split|Start|Stop|Test|Use|Wait|Where|Write)-[A-Z]\w*'
    used = {name.lower() for name in re.findall(verbs, text)}
    assert used <= own | known, f'neither written here nor of PowerShell 2.0: {sorted(used - own - known)}'


def the_history_is_read_as_it_is_written(root):
    """Of each run the script reads these members, one after the other as cmd-history.c puts them: it undoes by them."""
    with open(os.path.join(root, 'src', 'cli', 'cmd-history.c'), encoding='utf-8') as file:
        source = file.read()
    body = source[source.index('\nrun_json ('):]
    body = body[:body.index('\n}\n')]
    written = re.findall(r'json, "(\w+)"', body)
    script_text = part_for_powershell(root)
    pattern = script_text[script_text.index("'\"number\": "):]
    read = re.findall(r'"(\w+)": ', pattern[:pattern.index("')")])
    assert read and read == written[:len(read)], f'read {read}, written {written}'


def main(root):
    checks = [every_row_is_whole, every_drive_of_the_window_is_there, every_case_for_windows_is_there, the_script_is_what_cmd_reads,
              brackets_and_quotes_close, nothing_newer_than_powershell_2, every_function_that_is_called_is_there,
              the_history_is_read_as_it_is_written]
    print(f'1..{len(checks)}')
    all_good = True
    for number, check in enumerate(checks, 1):
        try:
            check(root)
            print(f'ok {number} {check.__name__.replace("_", " ")}')
        except AssertionError as problem:
            all_good = False
            print(f'not ok {number} {check.__name__.replace("_", " ")}\n# {problem}')
    return 0 if all_good else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
