#!/usr/bin/env python3
"""Hostile documents, folders and disks: one clear error with its place, in bounded time and memory, and nothing written."""
import os
import random
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main, station  # noqa: E402

NS = 'urn:opc-dcom-wizard:'
MIB = 1024 * 1024


def limited(place, memory):
    """Bounds a command's memory and processor time: what hangs or swells is ended, which no test takes for an answer."""
    if place.tools.is_windows:
        return None
    import resource
    with open(place.tools.opcdcom, 'rb') as file:
        sanitized = b'__asan_init' in file.read()

    def limit():
        if not sanitized:  # its shadow memory is all address space
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return limit


def refused(place, name, words, what, memory=512 * MIB, codes=(2,)):
    """The command refuses the file of this name with one line that names it."""
    result = place.run(*words, limit=limited(place, memory))
    assert result.code in codes, f'{what}: expected exit {codes}: {str(result)[:2000]}'
    assert result.err.count('\n') == 1 and name in result.err and len(result.err) < 2000, f'{what}: {str(result)[:3000]}'
    assert result.out == '', f'{what}: {str(result)[:2000]}'
    return result


class Documents:
    """One good document of each kind, and the command that reads it."""

    def __init__(self, place):
        self.place = place
        place.write('s.xml', station())
        place.profile()
        place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '-o', 'plan.xml', expect=10)
        place.run('apply', '--plan', 'plan.xml', '--station', 's.xml', '--yes', expect=0)
        self.run_folder = next(folder for folder, _, names in os.walk(place.state) if 'journal' in names)
        self.kinds = {
            'station': ('t.xml', ['audit', '--station', 't.xml'], place.read('s.xml')),
            'profile': ('p.xml', ['profile', 'check', 'p.xml'], place.read('p.xml')),
            'plan': ('plan.xml', ['apply', '--plan', 'plan.xml', '--station', 's.xml', '--yes'], place.read('plan.xml')),
            'snapshot': (os.path.join(self.run_folder, 'snapshot.xml'), ['undo', 'last', '--station', 's.xml'],
                         place.read(os.path.join(self.run_folder, 'snapshot.xml'))),
        }
        self.applied = place.read('s.xml')

    def unchanged(self, what):
        assert self.place.read('s.xml') == self.applied, f'{what}: the station was written to'


def root_of(kind):
    return f'<{kind} xmlns="{NS}{kind}:1"'


def rejects(kind):
    """(what, bytes) that no reader may take, whatever the kind."""
    root = root_of(kind)
    laughs = '<!DOCTYPE x [<!ENTITY a0 "ha">' + ''.join(
        f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(10)) + ']>'
    yield 'empty', b''
    yield 'blanks', b' \n \n'
    yield 'no XML', b'Windows Registry Editor Version 5.00\r\n'
    yield 'another root', b'<html/>'
    yield 'another kind', f'<{kind} xmlns="{NS}other:1"/>'.encode()
    yield 'newer version', f'<{kind} xmlns="{NS}{kind}:2"/>'.encode()
    yield 'no namespace', f'<{kind}/>'.encode()
    yield 'billion laughs', f'<?xml version="1.0"?>{laughs}{root}>&a10;</{kind}>'.encode()
    yield 'external entity', f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{root}>&e;</{kind}>'.encode()
    yield 'external subset', f'<!DOCTYPE x SYSTEM "file:///etc/passwd">{root}/>'.encode()
    yield 'parameter entity', f'<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>{root}/>'.encode()
    yield 'unknown entity', f'{root} computer="&e;"/>'.encode()
    yield 'CDATA', f'{root}><![CDATA[x]]></{kind}>'.encode()
    yield 'processing instruction', f'{root}><?php x ?></{kind}>'.encode()
    yield 'include', f'{root} xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd" parse="text"/></{kind}>'.encode()
    yield 'NUL', f'{root} computer="a'.encode() + b'\0"/>'
    yield 'NUL reference', f'{root} computer="a&#0;"/>'.encode()
    yield 'UTF-16', f'{root}/>'.encode('utf-16')
    yield 'not UTF-8', f'{root} computer="a'.encode() + b'\xff"/>'
    yield 'surrogate', f'{root} computer="a'.encode() + b'\xed\xa0\x80"/>'
    yield 'other encoding', f'<?xml version="1.0" encoding="UTF-7"?>{root}/>'.encode()
    yield 'unknown element', f'{root}><frobnicate/></{kind}>'.encode()
    yield 'unknown attribute', f'{root} frobnicate="1"/>'.encode()
    yield 'the same attribute twice', f'{root} computer="a" computer="b"/>'.encode()
    yield 'text', f'{root}>some text</{kind}>'.encode()
    yield 'after the end', f'{root}/>{root}/>'.encode()
    yield 'not closed', f'{root}>'.encode()
    yield 'comment not closed', f'{root}><!-- '.encode()
    yield '100,000 attributes', (root + ''.join(f' a{i}="{i}"' for i in range(100000)) + '/>').encode()
    yield '100,000 levels', (f'{root}>' + '<a>' * 100000).encode()
    yield 'a name of 1 MB', f'<{"a" * MIB}/>'.encode()
    yield 'an attribute of 1 MB', f'{root} computer="{"a" * MIB}"/>'.encode()


@case
def documents_that_nobody_may_take(place):
    documents = Documents(place)
    n = 0
    for kind, (path, words, good) in documents.kinds.items():
        for what, content in rejects(kind):
            what = f'{kind}, {what}'
            place.write(path, content)
            result = refused(place, os.path.basename(path), words, what, codes=(3,) if what.endswith('newer version') else (2,))
            # A line and a column wherever there is one to tell.
            assert re.search(os.path.basename(path) + r':\d+:\d+: ', result.err), f'{what}: no place: {result}'
            assert 'root:' not in result.err, f'{what}: reads other files: {result}'
            n += 1
        place.write(path, good)
    documents.unchanged('all of them')
    return f'{n} documents'


@case
def documents_cut_short(place):
    documents = Documents(place)
    n = 0
    for kind, (path, words, good) in documents.kinds.items():
        for part in range(24):
            place.write(path, good[:(len(good) - 2) * part // 24])
            refused(place, os.path.basename(path), words, f'{kind} cut at {part}/24')
            n += 1
        place.write(path, good)
    documents.unchanged('all of them')
    return f'{n} documents'


@case
def documents_with_flipped_bits(place):
    """Some flips give another good document (a name with another letter): those may be taken, but none that has a digest.
    Hex digits are the same in either case, so those flips are left out."""
    documents = Documents(place)
    chance = random.Random(4711)
    n = n_taken = 0
    for kind, (path, words, good) in documents.kinds.items():
        for _ in range(60):
            content = bytearray(good)
            at = chance.randrange(len(content))
            content[at] ^= 1 << chance.randrange(8)
            if bytes(content).lower() == good.lower():
                continue
            place.write(path, bytes(content))
            result = place.run(*words, limit=limited(place, 512 * MIB))
            n += 1
            what = f'{kind}, byte {at} flipped'
            if result.code in (0, 10) and kind in ('station', 'profile'):
                n_taken += 1
                continue
            assert result.code == 2 and result.err.count('\n') == 1, f'{what}: {result}'
            assert os.path.basename(path) in result.err, f'{what}: {result}'
        place.write(path, good)
    documents.unchanged('all of them')
    return f'{n} documents, {n_taken} still good'


def with_digest(place, path, words):
    """Corrects the digests of a document that somebody has edited: the reader tells what they should be."""
    for _ in range(3):
        result = place.run(*words)
        told = re.search(r'digest is ([0-9a-f]{64})', result.err)
        if not told:
            return result
        content = place.read(path).decode()
        line, column = map(int, re.search(r':(\d+):(\d+): ', result.err).groups())
        lines = content.splitlines(keepends=True)
        tag = lines[line - 1]
        name = 'plan-digest' if 'plan-digest' in result.err or ('plan' in result.err and 'plan-digest="' in tag) else 'digest'
        lines[line - 1] = re.sub(rf' {name}="[0-9a-f]*"', f' {name}="{told[1]}"', tag)
        place.write(path, ''.join(lines))
    return result


EVIL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Evil'


@case
def plans_and_snapshots_out_of_scope(place):
    """Edited by hand, digest and all: a transaction touches nothing that its topics do not."""
    documents = Documents(place)
    for kind in ('plan', 'snapshot'):
        path, words, good = documents.kinds[kind]
        edited = good.decode().replace('key="HKLM\\SOFTWARE\\Microsoft\\Ole" name="MachineLaunchRestriction"',
                                       f'key="{EVIL}" name="ImagePath"')
        assert edited.encode() != good
        place.write(path, edited)
        assert 'digest' in refused(place, os.path.basename(path), words, f'{kind} with a wrong digest').err
        result = with_digest(place, path, words)
        assert result.code == 3 and result.err.count('\n') == 1 and 'Evil' in result.err, f'{kind}: {result}'
        place.write(path, good)
        documents.unchanged(kind)
    place.run('undo', 'last', '--station', 's.xml', expect=0)


@case
def plans_with_parts_left_out(place):
    """What a plan may leave out is not missed when it is shown."""
    documents = Documents(place)
    path, _, good = documents.kinds['plan']
    words = ['apply', '--plan', 'plan.xml', '--station', 't.xml']
    place.write('t.xml', station(instance='6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d12'))
    for what, pattern, says in (('reasons', r' *<why.*?</why>\n', '--yes'), ('computer', r' computer="[^"]*"', '--yes'),
                                ('topics', r' *<topic>.*?</topic>\n', 'names no topic'),
                                ('risks', r' risk="[^"]*"', 'does not say so')):
        content = re.sub(pattern, '', good.decode(), flags=re.S)
        assert content.encode() != good, what
        place.write(path, content)
        for more in ([], ['--json']):
            result = with_digest(place, path, words + more)
            assert result.code == 3 and says in result.err, f'without {what}: {result}'


# What a plan was, what somebody made of it, and what the refusal says.
BY_HAND = [
    ('another program of a service', r'(<service name="KEPServerEXV6">.*?<after [^>]*path=")[^"]*', r'\1C:\\evil.exe', 'its program'),
    ('everybody is an administrator', r'who="S-1-5-32-544" member-name="OpcServer"', 'who="S-1-5-32-544" member="S-1-1-0"',
     "nobody of Windows' own"),
    ('the OPC group is the administrators', r'who-name="OPC Users" member=', 'who="S-1-5-32-544" member=', 'puts nobody into'),
    ('another right', r'name="SeServiceLogonRight"', 'name="SeDebugPrivilege"', 'nothing that any topic'),
    ('a rule for every program', r'App=C:\\[^|]*Matrikon[^|]*\|', '', 'names one program'),
    ('a rule for another port', r'LPort=RPC-EPMap', 'LPort=3389', 'TCP port 135'),
    ('a rule that blocks is thrown away', r'(Action=Block.*?<after )rule="[^"]*"/>', r'\1status="absent"/>', 'switched off'),
    ('everybody may start the server', r'<ace type="allow" mask="0x1f" name="OPC Users"/>', '<ace type="allow" mask="0x1f" sid="S-1-1-0"/>',
     'nobody else'),
    ('a user without a password', r'flags="0x10241"', 'flags="0x10261"', 'an ordinary one'),
    ('another application', r'(AppID\\)\{F8582CF2-88FB-11D0-B850-00C0F0104305\}', r'\1{00020906-0000-0000-C000-000000000046}', 'no OPC server'),
    ('a program to be started', r'(AppID\\\{F8582CF2-88FB-11D0-B850-00C0F0104305\}" name=")AuthenticationLevel', r'\1DllSurrogate',
     'nothing that any topic'),
    ('no restart of a service', r' restart="services"', '', 'has to restart'),
    ('none of its risks', r' risk="[a-z ]*"', '', 'does not say so'),
]


@case
def plans_made_by_hand(place):
    """One thing of a good plan is another, its digest fits: refused before it is shown, with the rule, and nothing is written."""
    place.run('profile', 'new', '--role', 'server', '--group', 'OPC Users', '--user', 'OpcUser', '--server', 'Kepware.KEPServerEX.V6',
              '--server', 'Matrikon.OPC.Simulation.1', '--peer', '192.168.10.21', '--set', 'identity.server=account',
              '--set', 'identity.administrators=add', '-o', 'p.xml', '--station', 'practice', expect=0)
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', '-o', 'plan.xml', expect=10)
    good = place.read('plan.xml')
    apply = ['apply', '--plan', 'plan.xml', '--station', 'practice', '--yes']
    file = next(os.path.join(folder, name) for folder, _, names in os.walk(place.state) for name in names if name == 'server.xml')
    before = place.read(file)
    for what, pattern, replacement, says in BY_HAND:
        edited = re.sub(pattern, replacement, good.decode(), flags=re.S)
        assert edited.encode() != good, what
        place.write('plan.xml', edited)
        result = with_digest(place, 'plan.xml', apply)
        assert result.code == 3 and result.err.count('\n') == 1 and says in result.err, f'{what}: {result}'
        assert result.out == '' and 'plan.xml' in result.err, f'{what}: {result}'
        assert place.read(file) == before, f'{what}: the station was written'
        assert not [names for _, _, names in os.walk(place.state) if 'journal' in names], f'{what}: there is a run'
    place.write('plan.xml', good)
    secrets = [f'--password={name}=file:{place.path(name)}' for name in ('OpcServer',)]
    place.write('OpcServer', 'S0me-Passw0rd\n')
    os.chmod(place.path('OpcServer'), 0o600)
    result = place.run(*apply, *secrets, expect=0)
    assert 'the file says' in result.out and 'comes from a file' in result.out, str(result)
    return f'{len(BY_HAND)} plans'


@case
def long_values_are_told_whole(place):
    """What is in the middle of a long value is in the JSON, and with --details; else the preview says how long it is."""
    place.write('s.xml', station())
    place.profile()
    place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '-o', 'plan.xml', expect=10)
    comment = 'x' * 400 + 'EVIL' + 'y' * 300
    edited = re.sub(r'(<after account-name="OPC Users" comment=")[^"]*', r'\g<1>' + comment, place.read('plan.xml').decode())
    place.write('plan.xml', edited)
    apply = ['apply', '--plan', 'plan.xml', '--station', 's.xml']
    with_digest(place, 'plan.xml', apply)
    shown, whole, json = (place.run(*apply, *more) for more in ([], ['--details'], ['--yes', '--json']))
    assert 'EVIL' not in shown.out and '704 characters' in shown.out, str(shown)
    assert comment in whole.out, str(whole)
    assert comment in json.out and '"words": "file"' in json.out, str(json)


@case
def journals_damaged(place):
    """Never a wrong station: it is as it was, or taken back, or the damage is told."""
    documents = Documents(place)
    journal = os.path.join(documents.run_folder, 'journal')
    good, kept = place.read(journal), place.path('kept')
    shutil.copytree(place.state, kept)
    untouched = station().encode()
    chance = random.Random(4712)
    damages = [(f'cut at {at}', good[:at]) for at in range(0, len(good), 5)]
    for _ in range(60):
        content = bytearray(good)
        at = chance.randrange(len(content))
        content[at] ^= 1 << chance.randrange(8)
        damages.append((f'byte {at} flipped', bytes(content)))
    damages += [('NULs', good + b'\0' * 100), ('nothing', b''), ('twice', good + good), ('another file', b'opcdcom journal 9\n'),
                ('100 MB', good + b'x' * (100 * MIB))]
    for what, content in damages:
        shutil.rmtree(place.state)
        shutil.copytree(kept, place.state)
        place.write('s.xml', documents.applied)
        place.write(journal, content)
        for words in (['history'], ['resume'], ['undo', 'last']):
            result = place.run(*words, '--station', 's.xml', limit=limited(place, 512 * MIB))
            assert result.code in (0, 1, 2, 3, 11), f'{what}: {str(result)[:2000]}'
            assert result.code not in (2, 3) or result.err.count('\n') == 1, f'{what}: {str(result)[:2000]}'
            assert place.read('s.xml') in (documents.applied, untouched), f'{what}: the station is neither'
            if words == ['history']:
                assert place.read('s.xml') == documents.applied, f'{what}: looking wrote'
    return f'{len(damages)} journals'


@case
def huge_documents(place):
    place.write('s.xml', station())
    place.profile()
    size = 100 * MIB

    def big(name, start, unit, end):
        with open(place.path(name), 'wb') as file:
            file.write(start.encode())
            n = 0
            while file.tell() < size:
                file.write(''.join(unit(n + i) for i in range(1000)).encode())
                n += 1000
            file.write(end.encode())

    stations = {
        'text': (root_of('station') + '><fact id="a"><value>', lambda i: 'some more text of it ', '</value></fact></station>'),
        'text where none is': (root_of('station') + '>', lambda i: 'some more text of it ', '</station>'),
        'distinct elements': (root_of('station') + '>', lambda i: f'<element-number-{i}/>', '</station>'),
        'distinct prefixes': (root_of('station') + '>', lambda i: f'<p{i}:fact/>', '</station>'),
        'comments': (root_of('station') + '>', lambda i: f'<!-- {i} -->', '</station>'),
        'blanks': (root_of('station') + '>', lambda i: ' \n' * 10, '<x/></station>'),
        'one comment': (root_of('station') + '><!--', lambda i: 'some more text of it ', ' --></station>'),
        'one tag': (root_of('station'), lambda i: f' attribute-number-{i}="x"', '/>'),
        'one name': ('<', lambda i: 'some-more-name-', '/>'),
        'NULs': ('', lambda i: '\0' * 100, ''),
    }
    for what, (start, unit, end) in stations.items():
        big('big.xml', start, unit, end)
        # Comments and a long value are no harm: these are stations with next to nothing in them.
        result = place.run('audit', '--station', 'big.xml', limit=limited(place, 1024 * MIB))
        assert result.code == 2 or (what in ('comments', 'text') and result.code == 0), f'{what}: {str(result)[:2000]}'
        assert result.err.count('\n') <= 1 and len(result.err) < 2000, f'{what}: {str(result)[:2000]}'
    for words in (['profile', 'check', 'big.xml'], ['apply', '--plan', 'big.xml', '--station', 's.xml', '--yes']):
        refused(place, 'big.xml', words, 'more than is accepted', memory=256 * MIB)
    with open(place.path('big.xml'), 'wb') as file:
        file.truncate(300 * MIB)
    refused(place, 'big.xml', ['audit', '--station', 'big.xml'], 'more than is accepted', memory=256 * MIB)


@case
def huge_exports(place):
    head = 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n'
    for what, unit in (('one line', 'x'), ('one value', '00,'), ('one name', 'name\\\\'), ('NULs', '\0')):
        with open(place.path('big.reg'), 'wb') as file:
            start = {'one value': '"a"=hex:', 'one name': '"'}.get(what, '')
            file.write((head + start).encode())
            for _ in range(100):
                file.write(unit.encode() * (MIB // len(unit)))
        refused(place, 'big.reg', ['audit', '--station', 'big.reg'], what)


def not_plain(place):
    """(what, name) of things that are no files."""
    os.mkdir(place.path('folder.xml'))
    yield 'a folder', 'folder.xml'
    if place.tools.is_windows:
        return
    os.symlink('p.xml', place.path('link.xml'))
    os.symlink('/dev/zero', place.path('zero.xml'))
    os.symlink('loop.xml', place.path('loop.xml'))
    os.mkfifo(place.path('pipe.xml'))
    for name, what in (('link', 'a link'), ('zero', 'a link to a device'), ('loop', 'a link to itself'), ('pipe', 'a pipe')):
        yield what, f'{name}.xml'


@case
def no_files_in_place_of_documents(place):
    documents = Documents(place)
    for what, name in not_plain(place):
        refused(place, name, ['profile', 'check', name], what)
        refused(place, name, ['apply', '--plan', name, '--station', 's.xml', '--yes'], what)
        if name != 'link.xml':  # a station may be behind a link: its path is resolved
            refused(place, 'zero' if name == 'zero.xml' else name, ['audit', '--station', name], what, codes=(1, 2, 3))
        for leaf in ('snapshot.xml', 'journal'):
            kept = place.read(os.path.join(documents.run_folder, leaf))
            os.unlink(os.path.join(documents.run_folder, leaf))
            if name == 'folder.xml':
                os.mkdir(os.path.join(documents.run_folder, leaf))
            else:
                os.symlink(place.path(name), os.path.join(documents.run_folder, leaf))
            result = place.run('undo', 'last', '--station', 's.xml', timeout=60)
            assert result.code in (1, 2, 3) and result.err.count('\n') == 1, f'{what} as {leaf}: {result}'
            if name == 'folder.xml':
                os.rmdir(os.path.join(documents.run_folder, leaf))
            else:
                os.unlink(os.path.join(documents.run_folder, leaf))
            place.write(os.path.join(documents.run_folder, leaf), kept)
            os.chmod(os.path.join(documents.run_folder, leaf), 0o600)
    documents.unchanged('all of them')
    place.run('undo', 'last', '--station', 's.xml', expect=0)


def refuses_state(place, what, before):
    for words in (['apply', '--profile', 'p.xml', '--yes'], ['undo', 'last'], ['history']):
        result = place.run(*words, '--station', 's.xml')
        if result.code == 0 and words == ['history']:
            continue
        assert result.code == 3 and result.err.count('\n') == 1 and place.folder in result.err, f'{what}: {result}'
    assert place.read('s.xml') == before, f'{what}: the station was written to'


@case
def state_folders_of_somebody_else(place):
    if place.tools.is_windows:
        raise Skip('owners and modes are those of POSIX here')
    place.write('s.xml', station())
    place.profile()
    before = place.read('s.xml')
    for mode in (0o777, 0o770, 0o702, 0o755):
        os.makedirs(place.state)
        os.chmod(place.state, mode)
        refuses_state(place, f'mode {mode:o}', before)
        os.rmdir(place.state)
    # A folder on the way in which anybody can change names.
    os.makedirs(place.path('open', 'state'), mode=0o700)
    os.chmod(place.path('open'), 0o777)
    place.state = place.path('open', 'state')
    refuses_state(place, 'in an open folder', before)
    os.makedirs(place.path('private', 'state'), mode=0o700)
    os.rmdir(place.state)
    os.symlink(place.path('private', 'state'), place.state)
    refuses_state(place, 'behind a link in an open folder', before)
    place.state = place.path('state')
    place.write('state', 'a file')
    refuses_state(place, 'a file', before)
    os.unlink(place.state)
    if os.geteuid() != 0:
        return 'not with another owner: only root can give a folder away'
    os.makedirs(place.state, mode=0o700)
    os.chown(place.state, 65534, 65534)
    refuses_state(place, 'of another user', before)
    os.chown(place.state, 0, 0)
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    return None


@case
def full_disks(place):
    """Whatever the space left, the station is untouched or done, and a failure comes before the first write."""
    if place.tools.is_windows or os.geteuid() != 0:
        raise Skip('only root can mount a small tmpfs')
    disk = place.path('disk')
    os.mkdir(disk)
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=512k,mode=700', 'tmpfs', disk], stderr=subprocess.PIPE, check=False)
    if mounted.returncode != 0:
        raise Skip(f'a tmpfs cannot be mounted here: {mounted.stderr.decode().strip()}')
    try:
        place.profile()
        outcomes = []
        for where in ('station', 'state'):
            name = 'disk/s.xml' if where == 'station' else 's.xml'
            place.state = place.path('disk', 'state') if where == 'state' else place.path('state')
            for free in range(0, 200 * 1024, 4096):
                for leaf in os.listdir(disk):
                    path = os.path.join(disk, leaf)
                    shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
                shutil.rmtree(place.state, ignore_errors=True)
                place.write(name, station())
                fill(disk, free)
                result = place.run('apply', '--profile', 'p.xml', '--station', name, '--yes')
                what = f'{where} with {free} bytes free'
                outcomes.append(result.code)
                if result.code == 0:
                    assert place.read(name) != station().encode(), what
                    continue
                assert result.code == 1 and 'disk' in result.err and result.err.count('\n') == 1, f'{what}: {result}'
                assert place.read(name) == station().encode(), f'{what}: something was written: {result}'
                os.unlink(os.path.join(disk, 'filler'))
                assert place.run('history', '--station', name, '--json', expect=0).json()['runs'] == [], f'{what}: a run was made'
        assert 0 in outcomes and 1 in outcomes, outcomes
        return f'{outcomes.count(1)} times full, {outcomes.count(0)} times not'
    finally:
        subprocess.run(['umount', disk], check=False)


def fill(disk, free):
    """Leaves at most so many bytes free, in whole pages as tmpfs counts them."""
    info = os.statvfs(disk)
    n_bytes = info.f_bavail * info.f_bsize - free
    with open(os.path.join(disk, 'filler'), 'wb') as file:
        file.write(b'x' * max(n_bytes, 0))


@case
def nothing_durable_goes_around_the_hook(place):
    if place.tools.is_windows:
        raise Skip('strace is for Linux')
    script = os.path.join(place.tools.root, 'tests', 'strace-order.py')
    place.write('s.xml', station())
    place.profile()
    rows = [('apply --profile p.xml --yes', 0), ('plan --profile p.xml -o plan.xml', 0), ('undo last', 0), ('undo last', 0),
            ('undo last', 0), ('apply --profile p.xml --yes --confirm-within 600', 11), ('confirm 5', 0), ('undo last', 0), ('resume', 0),
            ('capture -o c.xml', 0)]
    environment = dict(place.environment(), ASAN_OPTIONS='detect_leaks=0')
    # Killed here and there, and resumed.
    broken = [('apply --profile p.xml --yes', 'kill:45', 'resume'), ('apply --profile p.xml --yes', 'kill:60', 'resume --forward'),
              ('undo last', 'kill:40', 'resume')]
    rows = [(words, code, None) for words, code in rows]
    for words, fault, resume in broken:
        rows += [(words, None, fault), (resume, 0, None)]
    for words, code, fault in rows:
        if code is None:
            killed = place.run(*words.split(), '--station', 's.xml', faulty=True, DCW_FAULT=fault)
            assert killed.code == -9, killed
            continue
        process = subprocess.run([sys.executable, script, '--expect', str(code), '--below', place.folder, '--', place.tools.faulty,
                                  *words.split(), '--station', 's.xml'], cwd=place.folder, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
        if process.returncode == 77:
            raise Skip(process.stdout.decode().strip())
        assert process.returncode == 0, f'{words} {fault or ""}: {process.stdout.decode()}'


main()
