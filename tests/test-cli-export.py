#!/usr/bin/env python3
"""A plan as a script: the two files fit each other or are not there, the script is the same whatever the plan says, and it does on a
computer (in Wine) what apply does."""
import hashlib
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, check_not_lost, group_sid, main, station  # noqa: E402

AT = ('--station', 'plant.xml')
KILLED = (-9, 137)
# Not %: Wine's cmd reads what a variable holds once more; that of Windows does not.
HARD = ['Łódź Anlage 7 (Test) & ^x', "it's !here! ; , ="]


def begin(place, **more):
    place.write('plant.xml', station(**more))
    place.profile()


def export(place, *words, expect=0, **more):
    return place.run('export', *AT, '--format', 'cmd', *words, expect=expect, **more)


def digest_of(script):
    return re.fullmatch(rb'.*--expect ([0-9a-f]{64}) .*', script, re.DOTALL).group(1).decode()


@case
def two_files_that_fit(place):
    begin(place)
    data = export(place, '--profile', 'p.xml', '-o', 'job.cmd', '--json').json()
    assert data['files'] == ['job.xml', 'job.cmd'] and data['format'] == 'cmd' and data['computer'] == 'OPC-SERVER', data
    script, plan = place.read('job.cmd'), place.read('job.xml')
    assert digest_of(script) == data['digest'], script
    place.run('plan', *AT, '--profile', 'p.xml', '-o', 'same.xml', expect=10)
    assert plan == place.read('same.xml'), 'the plan is the one that plan -o writes'
    text = export(place, '--profile', 'p.xml', '-o', 'job').out
    assert 'job.cmd' in text and data['digest'] in text and (place.read('job.cmd'), place.read('job.xml')) == (script, plan)
    # the same from the plan file, on a computer that it is not for
    place.write('other.xml', station(machine='S-1-5-21-1-2-3', computer='ELSEWHERE'))
    place.run('export', '--station', 'other.xml', '--format', 'cmd', '--plan', 'same.xml', '-o', 'again.CMD', expect=0)
    assert (place.read('again.cmd'), place.read('again.xml')) == (script, plan)
    place.run('apply', *AT, '--plan', 'job.xml', '--expect', digest_of(script), '--yes', expect=0)


@case
def nothing_of_the_plan_is_in_the_script(place):
    name = 'A & B %TEMP% !x! ^ "'.replace('"', "'")
    begin(place, computer='OPC-PC')
    place.write('p2.xml', place.read('p.xml').replace(b'OPC Users', name.replace('&', '&amp;').encode()))
    export(place, '--profile', 'p.xml', '-o', 'plain-name')
    export(place, '--profile', 'p2.xml', '-o', 'A & B 100% ^two')
    one, two = place.read('plain-name.cmd'), place.read('A & B 100% ^two.cmd')
    assert digest_of(one) != digest_of(two)
    assert one.replace(digest_of(one).encode(), b'') == two.replace(digest_of(two).encode(), b'')
    assert all(byte in (10, 13) or 32 <= byte < 127 for byte in one) and one.count(b'\n') == one.count(b'\r\n') == one.count(b'\r')
    for word in (b'OPC-PC', b'plain-name', b'plant', b'OPC Users', os.path.basename(place.folder).encode()):
        assert word not in one, word


@case
def refused(place):
    begin(place)
    place.write('p.reg', 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\n"EnableDCOM"="N"\n')
    place.profile('limits.enable=on', name='enable.xml')
    place.write('wide.xml', place.read('p.xml').replace(
        b'  <option id="limits.launch" value="remote"/>\n',
        b'  <option id="limits.launch" value="remote"/>\n'
        b'  <option id="limits.permissions" value="exact launch limit; Everyone=all; Administrators=all"/>\n'))
    place.run('plan', *AT, '--profile', 'p.xml', '-o', 'plan.xml', expect=10)
    place.write('torn.xml', place.read('plan.xml').replace(b'OPC Users', b'OPC Losers'))
    cases = [
        (['--profile', 'p.xml', '--plan', 'plan.xml', '-o', 'q'], 2, '--plan'),
        (['-o', 'q'], 2, '--profile'),
        (['--profile', 'p.xml'], 2, '--output'),
        (['--profile', 'p.xml', '-o', '.cmd'], 2, 'name of a file'),
        (['--plan', 'plan.xml', '--topic', 'limits', '-o', 'q'], 2, '--topic'),
        (['--plan', 'torn.xml', '-o', 'q'], 2, 'torn.xml'),
        (['--profile', 'p.xml', '-o', 'plant'], 3, 'the station itself'),
        (['--profile', 'p.xml', '-o', 'p.cmd'], 3, 'p.xml: it is there already'),
        (['--plan', 'plan.xml', '-o', 'wide'], 3, 'wide.xml: it is there already'),
        (['--profile', 'p.xml', '-o', 'nowhere/q'], 1, 'nowhere'),
    ]
    before = sorted(os.listdir(place.folder))
    contents = [place.read(name) for name in before if name.endswith('.xml')]
    for words, code, part in cases:
        result = export(place, *words, expect=code)
        assert part in result.err and not result.out, result
    assert contents == [place.read(name) for name in before if name.endswith('.xml')], 'what is beside the script stays'
    result = place.run('export', *AT, '--profile', 'p.xml', '--format', 'reg', '-o', 'q', expect=2)
    assert 'one of: cmd' in result.err, result
    result = place.run('export', *AT, '--profile', 'p.xml', '-o', 'q', expect=2)
    assert '--format' in result.err, result
    result = place.run('export', '--station', 'p.reg', '--profile', 'enable.xml', '--format', 'cmd', '-o', 'q', expect=3)
    assert 'registry exports' in result.err, result
    wide = export(place, '--profile', 'wide.xml', '-o', 'q', expect=3)
    assert 'would refuse' in wide.err, wide
    assert sorted(os.listdir(place.folder)) == before, os.listdir(place.folder)


def steps(place, name, mode, lay_out):
    """Exports with each durable step broken in turn; yields the results that are not a success, of which there are several."""
    counted = export(place, '--profile', 'p.xml', '-o', 'counted', faulty=True, DCW_FAULT='count').err.splitlines()
    n = sum(len(line.split()) == 2 for line in counted)
    assert n >= 10, counted
    broken = 0
    for step in range(1, n + 1):
        result = export(place, '--profile', 'p.xml', '-o', name, faulty=True, expect=None, DCW_FAULT=f'{mode}:{step}')
        if result.code != 0:
            broken += 1
            yield result
        lay_out()
    assert broken >= 8, f'only {broken} of {n} steps broke anything'


@case
def both_or_none(place):
    begin(place)
    export(place, '--profile', 'p.xml', '-o', 'job')
    old = place.read('job.cmd'), place.read('job.xml')
    place.profile('limits.launch=all')

    def lay_out(content=old, name='job'):
        for ending, data in zip(('.cmd', '.xml'), content):
            if data is not None:
                place.write(name + ending, data)
            elif os.path.exists(place.path(name + ending)):
                os.remove(place.path(name + ending))

    n = 0
    for result in steps(place, 'job', 'eio', lay_out):
        n += 1
        assert result.code == 1 and (place.read('job.cmd'), place.read('job.xml')) == old, f'{n}: {result}'
    for result in steps(place, 'new', 'eio', lambda: lay_out((None, None), 'new')):
        n += 1
        assert result.code == 1 and not os.path.exists(place.path('new.cmd')) and not os.path.exists(place.path('new.xml')), f'{n}: {result}'
    os.mkdir(place.path('x.cmd'))
    result = export(place, '--profile', 'p.xml', '-o', 'x', expect=3)
    assert 'x.cmd' in result.err and not os.path.exists(place.path('x.xml')), result
    return f'{n} steps that failed'


@case
def killed_in_between(place):
    """Each file is whole, and a script beside the plan of another is refused."""
    begin(place)
    export(place, '--profile', 'p.xml', '-o', 'new')
    new = place.read('new.cmd'), place.read('new.xml')
    place.profile('limits.launch=all')
    export(place, '--profile', 'p.xml', '-o', 'old')
    old = place.read('old.cmd'), place.read('old.xml')
    place.profile()
    mixed = 0

    def lay_out():
        place.write('job.cmd', old[0])
        place.write('job.xml', old[1])

    lay_out()
    for result in steps(place, 'job', 'kill', lay_out):
        assert result.code in KILLED, result
        found = place.read('job.cmd'), place.read('job.xml')
        assert found[0] in (old[0], new[0]) and found[1] in (old[1], new[1]), result
        assert found != (new[0], old[1]), 'the script is the last that is written'
        if found == (old[0], new[1]):
            mixed += 1
            refused = place.run('apply', *AT, '--plan', 'job.xml', '--expect', digest_of(found[0]), '--yes', expect=3)
            assert 'something has changed since' in refused.err, refused
    assert mixed > 0


# ---- In Wine

def run_script(place, folder, name, *words):
    """The script by its own name through Wine's cmd, as a file that is started."""
    done = subprocess.run([*place.tools.wrapper, 'cmd', '/c', name, *words], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=300, env=place.environment())
    check_not_lost(place.tools, done, ('cmd', '/c', name))
    print(f'# {name!r} in {folder!r}: exit {done.returncode}'.encode('unicode_escape').decode(), flush=True)
    return done


def beside(place, folder, name='opcdcom.exe'):
    shutil.copy(place.tools.opcdcom, os.path.join(folder, name))


def in_wine(place):
    if not place.tools.wrapper:
        raise Skip('a command script needs Windows or Wine')


@case
def the_script_applies_the_plan(place):
    in_wine(place)
    names = []
    for number, hard in enumerate(HARD):
        where = place.path(hard)
        os.mkdir(where)
        place.write(f'plant{number}.xml', station(instance=f'6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d1{number}'))
        place.profile()
        at = place.tools.foreign_path(place.path(f'plant{number}.xml'))
        place.run('export', '--station', at, '--profile', 'p.xml', '--format', 'cmd', '-o', os.path.join(hard, 'set up.cmd'), expect=0)
        beside(place, where, ('opcdcom.exe', 'opcdcom-x64.exe')[number % 2])
        done = run_script(place, where, 'set up.cmd', '--station', at, '--yes')
        assert done.returncode == 0 and group_sid(place.read(f'plant{number}.xml')), (hard, done)
        assert b'undo NUMBER' in done.stdout and b'is done: everything is in place' in done.stdout, done
        names.append(hard)
    return f'{len(names)} folders'


@case
def the_script_refuses_another_plan(place):
    in_wine(place)
    begin(place)
    at = place.tools.foreign_path(place.path('plant.xml'))
    export(place, '--profile', 'p.xml', '-o', 'job')
    export(place, '--profile', place.profile('limits.launch=all', name='p2.xml'), '-o', 'other')
    beside(place, place.folder)
    before, plan = place.read('plant.xml'), place.read('job.xml')
    for name, content, code in (('damaged', plan.replace(b'OPC Users', b'OPC Losers'), 2), ('another', place.read('other.xml'), 3),
                                ('none', None, (1, 2))):
        os.remove(place.path('job.xml'))
        if content is not None:
            place.write('job.xml', content)
        done = run_script(place, place.folder, 'job.cmd', '--station', at, '--yes')
        assert done.returncode in (code if isinstance(code, tuple) else (code,)), (name, done)
        assert place.read('plant.xml') == before, name
        place.write('job.xml', plan)
    assert hashlib.sha256(before).digest() == hashlib.sha256(place.read('plant.xml')).digest()
    # without --yes nobody answers, and nothing is done
    assert run_script(place, place.folder, 'job.cmd', '--station', at).returncode == 3 and place.read('plant.xml') == before


@case
def the_script_finds_the_program(place):
    in_wine(place)
    begin(place)
    at = place.tools.foreign_path(place.path('plant.xml'))
    export(place, '--profile', 'p.xml', '-o', 'job')
    done = run_script(place, place.folder, 'job.cmd', '--station', at, '--yes')
    assert done.returncode == 3 and b'neither beside this script nor in PATH' in done.stdout, done


if __name__ == '__main__':
    main()
