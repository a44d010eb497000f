"""What the end-to-end tests of the command share: temporary folders, running opcdcom, small stations, TAP.

A test program is called with --opcdcom PATH --faulty PATH --root CHECKOUT (tests/meson.build; MESON_EXE_WRAPPER runs Windows
programs). Its cases are functions marked @case; each gets a Place, a folder of its own with its own state folder.
"""
import argparse
import itertools
import json
import os
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback
from xml.sax.saxutils import quoteattr

CASES = []


def case(function):
    CASES.append(function)
    return function


class Skip(Exception):
    pass


class Lost(Exception):
    """Wine lost a program. What it had done by then nobody knows, so all of the case is done again, in another folder."""


def check_not_lost(tools, process, arguments, may_be_killed=False):
    """One in many thousands is, on a busy machine. What runs here never fails without a word, not even what breaks on request."""
    lost = process.returncode == -9 and not may_be_killed or process.returncode == 1 and not (process.stdout or b'') + (process.stderr or b'')
    if lost and tools.wrapper:
        raise Lost(f'Wine lost {" ".join(map(str, arguments))}: exit {process.returncode}')


class Result:
    def __init__(self, arguments, process):
        self.arguments, self.code = arguments, process.returncode
        self.raw, self.out, self.err = process.stdout, process.stdout.decode('utf-8'), process.stderr.decode('utf-8')

    def __str__(self):
        return f'{" ".join(map(str, self.arguments))}: exit {self.code}\n{self.out}{self.err}'

    def json(self):
        return json.loads(self.raw)


WITH_STATION = {'apply', 'audit', 'capture', 'confirm', 'export', 'history', 'options', 'plan', 'profile new', 'profile pair', 'restart', 'resume',
                'servers', 'snapshot check', 'snapshot show', 'steps', 'undo'}


class Place:
    """A folder for one case. Commands run in it; files are named relative to it."""

    is_at_practice = True

    def __init__(self, tools, folder):
        self.tools, self.folder = tools, folder
        self.state = os.path.join(folder, 'state')

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, content):
        with open(self.path(name), 'wb') as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return name

    def read(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def environment(self, **more):
        names = ('PATH', 'SYSTEMROOT', 'WINEPREFIX', 'WINEDEBUG', 'WINEPATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'HOME', 'TMPDIR')
        result = {name: os.environ[name] for name in names if name in os.environ}
        # The sanitizers' own exit code must not look like one of ours.
        result['ASAN_OPTIONS'] = result.get('ASAN_OPTIONS', '') + ':exitcode=99'
        result['LC_ALL'] = 'C.UTF-8'
        result['OPCDCOM_STATE'] = self.tools.foreign_path(self.state)
        result.update(more)
        return {name: value for name, value in result.items() if value is not None}

    def at_practice(self, arguments):
        """On Windows the station by default is the computer: commands that name none mean the practice station."""
        words = 2 if arguments[:1] in (('profile',), ('snapshot',)) else 1
        if not self.tools.is_windows or not self.is_at_practice or '--station' in arguments or ' '.join(arguments[:words]) not in WITH_STATION:
            return arguments
        return (*arguments[:words], '--station', 'practice', *arguments[words:])

    def run(self, *arguments, expect=None, faulty=False, stdin=b'', timeout=300, limit=None, **environment):
        program = self.tools.faulty if faulty else self.tools.opcdcom
        arguments = self.at_practice(arguments)

        process = subprocess.run([*self.tools.wrapper, program, *arguments], cwd=self.folder, input=stdin, timeout=timeout,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment(**environment), preexec_fn=limit)
        check_not_lost(self.tools, process, arguments, may_be_killed=faulty)
        result = Result(arguments, process)
        if expect is not None:
            assert result.code == expect, f'expected exit {expect}: {result}'
        return result

    # ---- Things to work on

    def profile(self, *options, name='p.xml', role='server', group='OPC Users'):
        """A profile that asks for the group and the launch limit, and OPTION=VALUE of options, whatever else is recommended."""
        values = {'accounts.group': 'create', 'limits.launch': 'remote'}
        values.update(option.split('=', 1) for option in options)
        lines = ''.join(f'  <option id={quoteattr(option)} value={quoteattr(value)}/>\n' for option, value in sorted(values.items()))
        head = f'<profile xmlns="urn:opc-dcom-wizard:profile:1" role="{role}" network="workgroup" group={quoteattr(group)}>'
        return self.write(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{lines}</profile>\n')

    def practice(self, name='server'):
        """Path of a practice station that has been used."""
        return os.path.join(self.state, 'practice', name + '.xml')


class Tools:
    def __init__(self, options):
        self.opcdcom, self.faulty = os.path.abspath(options.opcdcom), os.path.abspath(options.faulty)
        self.root = os.path.abspath(options.root)
        self.wrapper = shlex.split(os.environ.get('MESON_EXE_WRAPPER', '')) if options.opcdcom.endswith('.exe') else []
        self.samples = os.environ.get('DCW_SAMPLES', os.path.join(self.root, '..', 'shared', 'samples'))
        self.is_windows = self.opcdcom.endswith('.exe')

    def foreign_path(self, path):
        return 'Z:' + path.replace('/', '\\') if self.wrapper else path

    def sample(self, name):
        path = os.path.join(self.samples, name)
        if not os.path.exists(path):
            raise Skip(f'{name} is not among the samples here')
        return path


def try_case(tools, function):
    folder = os.path.realpath(tempfile.mkdtemp(prefix='opcdcom-'))
    try:
        return function(Place(tools, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--opcdcom', required=True)
    parser.add_argument('--faulty', required=True)
    parser.add_argument('--root', required=True)
    parser.add_argument('names', nargs='*', help='only these cases')
    options = parser.parse_args()
    tools = Tools(options)
    # A program that can't run can end with 0 and without a word, as a 32-bit one does in a 64-bit Wine.
    with tempfile.TemporaryDirectory(prefix='opcdcom-') as folder:
        version = Place(tools, os.path.realpath(folder)).run('--version')
    if version.code != 0 or not version.out.startswith('opcdcom '):
        print(f'Bail out! opcdcom --version does not say what it is: {str(version).encode()!r}')
        sys.exit(1)
    chosen = [function for function in CASES if not options.names or function.__name__ in options.names]
    print(f'1..{len(chosen)}', flush=True)
    all_good = bool(chosen)
    for number, function in enumerate(chosen, 1):
        name = function.__name__.replace('_', ' ')
        try:
            try:
                notes = try_case(tools, function)
            except Lost as loss:
                print(f'# AGAIN: {loss}', flush=True)
                notes = try_case(tools, function)
            print(f'ok {number} {name}' + (f' ({notes})' if notes else ''), flush=True)
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
        except Exception as problem:  # a case that breaks is a case that failed
            all_good = False
            print(f'not ok {number} {name}')
            text = str(problem) if isinstance(problem, AssertionError) and str(problem) else traceback.format_exc()
            for line in text.splitlines():
                print('#', line.encode('unicode_escape').decode() if not line.isprintable() else line)
            sys.stdout.flush()
    sys.exit(0 if all_good else 1)


# ---- Security identifiers

MACHINE = 'S-1-5-21-1004336348-1177238915-682003330'


def sid_hex(sid):
    parts = [int(part) for part in sid.split('-')[1:]]
    return (bytes([parts[0], len(parts) - 2]) + parts[1].to_bytes(6, 'big')
            + b''.join(struct.pack('<I', part) for part in parts[2:])).hex()


def descriptor_hex(entries):
    """A launch or access permission with these (mask, SID) allow entries, owned by Administrators."""
    owner = bytes.fromhex(sid_hex('S-1-5-32-544'))
    aces = b''
    for mask, sid in entries:
        body = struct.pack('<I', mask) + bytes.fromhex(sid_hex(sid))
        aces += struct.pack('<BBH', 0, 0, 4 + len(body)) + body
    dacl = struct.pack('<BBHHH', 2, 0, 8 + len(aces), len(entries), 0) + aces
    header = struct.pack('<BBHIIII', 1, 0, 0x8004, 20 + len(dacl), 20 + len(dacl) + len(owner), 0, 20)
    return (header + dacl + owner + owner).hex()


LAUNCH_LIMIT = [(0x1f, 'S-1-5-32-544'), (0x0b, 'S-1-1-0'), (0x1f, 'S-1-5-32-562'), (0x1f, 'S-1-5-32-559')]

# ---- Small stations, canonical as they stand

OLE = 'HKLM\\SOFTWARE\\Microsoft\\Ole'
POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM'


def station(groups=(), users=(), members=(), facts=(), launch=LAUNCH_LIMIT, policy=None, instance='6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d11',
            machine=MACHINE, computer='OPC-SERVER'):
    """Text of a station file. groups, users: (RID, name); members: (RID of a group, SID); facts: (id, subject, value), sorted;
    launch: entries of the launch limit or None (absent); policy: SDDL of the policy's launch limit or None."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    attributes = [('computer', computer), ('machine', machine), ('instance', instance)]
    lines.append('<station xmlns="urn:opc-dcom-wizard:station:1"'
                 + ''.join(f' {name}="{value}"' for name, value in attributes if value is not None) + '>')
    for kind, key in (('registry-key', OLE), ('registry-key', POLICY), ('user', None), ('group', None), ('membership', None)):
        lines.append(f'  <root kind="{kind}"' + (f' key="{key}"' if key else '') + '/>')
    for name, subject, value in facts:
        lines.append(f'  <fact id="{name}"' + (f' subject="{subject}"' if subject else '') + f' value="{value}"/>')
    for rid, name in users:
        lines.append(f'  <user who="{MACHINE}-{rid}" account-name="{name}" flags="0x10201"/>')
    for rid, name in groups:
        lines.append(f'  <group who="{MACHINE}-{rid}" account-name="{name}"/>')
    lines.append('  <group who="S-1-5-32-544" account-name="Administrators"/>')
    lines.append('  <group who="S-1-5-32-562" account-name="Distributed COM Users"/>')
    for rid, member in members:
        lines.append(f'  <membership who="{MACHINE}-{rid}" member="{member}"/>')
    lines.append(f'  <registry-key key="{OLE}">')
    lines.append('    <value name="EnableDCOM" type="REG_SZ" data="Y"/>')
    if launch is not None:
        lines.append(f'    <value name="MachineLaunchRestriction" type="REG_BINARY" data="{descriptor_hex(launch)}"/>')
    lines.append('  </registry-key>')
    if policy is not None:
        lines.append(f'  <registry-key key="{POLICY}">')
        lines.append(f'    <value name="MachineLaunchRestriction" type="REG_SZ" data="{policy}"/>')
        lines.append('  </registry-key>')
    return '\n'.join(lines + ['</station>', ''])


def group_sid(content, name='OPC Users'):
    """SID text of a local group in a station file, or None."""
    for line in content.decode().splitlines():
        if line.lstrip().startswith('<group ') and f'account-name="{name}"' in line:
            return line.split('who="')[1].split('"')[0]
    return None


def without_sid(content, sid):
    """A station file in which what was drawn at random is the same every time."""
    if sid is None:
        return content
    return content.replace(sid.encode() + b'"', b'NEW"').replace(sid_hex(sid).encode(), b'N' * len(sid_hex(sid)))


def permutations(items):
    return itertools.permutations(items)
