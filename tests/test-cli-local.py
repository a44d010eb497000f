#!/usr/bin/env python3
"""The command on the live computer, of which Wine makes one: planned, captured, applied, killed and taken back.

What Windows has is looked at with its own reg.exe. Every case puts back what it changes.
"""
import itertools
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main  # noqa: E402

GROUP = 'OPC Users'
OLE_KEY = r'HKLM\SOFTWARE\Microsoft\Ole'


def needs_wine(place):
    if not place.tools.wrapper:
        raise Skip('changes the computer it runs on, so it runs in Wine only')
    # What a run of these tests that was cut off may have left.
    for name in ('LegacyAuthenticationLevel', 'LegacyImpersonationLevel', 'MachineLaunchRestriction'):
        reg(place, 'delete', OLE_KEY, '/v', name, '/f', may_fail=True)


def reg(place, *arguments, may_fail=False):
    process = subprocess.run([*place.tools.wrapper, 'reg', *arguments], cwd=place.folder, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, env=place.environment())
    assert process.returncode == 0 or may_fail, f'reg {arguments}: {process.stdout}'


def export(place):
    """What is below the key of DCOM, byte for byte."""
    reg(place, 'export', OLE_KEY, 'ole.reg', '/y')
    content = place.read('ole.reg')
    os.remove(place.path('ole.reg'))
    assert 'Ole]'.encode('utf-16-le') in content, 'the export has not what was asked for'
    return content


def run(place, *arguments, **options):
    return place.run(*arguments, '--station', 'local', **options)


def limits_profile(place):
    """Asks for changes in the registry alone."""
    text = ('<?xml version="1.0" encoding="UTF-8"?>\n<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup" '
            f'group="{GROUP}">\n  <option id="limits.enable" value="on"/>\n  <option id="limits.impersonation" value="identify"/>\n'
            '  <option id="limits.level" value="integrity"/>\n</profile>\n')
    return place.write('limits.xml', text)


@case
def it_is_the_default_here(place):
    needs_wine(place)
    limits_profile(place)
    given = run(place, 'plan', '--profile', 'limits.xml', '--json', expect=10)
    place.is_at_practice = False
    default = place.run('plan', '--profile', 'limits.xml', '--json', expect=10)
    assert given.raw == default.raw, f'{given}{default}'
    assert given.json()['changes'], given


@case
def the_plan_of_a_capture_is_the_plan_of_the_computer(place):
    needs_wine(place)
    place.run('profile', 'new', '--role', 'server', '--group', GROUP, '--station', 'local', '-o', 'p.xml', expect=0)
    limits_profile(place)
    run(place, 'capture', '-o', 'c.xml', expect=0)
    for profile in ('p.xml', 'limits.xml'):
        live = run(place, 'plan', '--profile', profile, '--json').json()
        captured = place.run('plan', '--profile', profile, '--station', 'c.xml', '--json').json()
        assert live == captured, f'{profile}: {json.dumps(live, indent=1)}\n{json.dumps(captured, indent=1)}'
    for command in (['audit'], ['servers']):
        live = run(place, *command, '--json')
        captured = place.run(*command, '--station', 'c.xml', '--json')
        assert (live.code, live.json()) == (captured.code, captured.json()), f'{live}{captured}'


@case
def there_and_back(place):
    needs_wine(place)
    limits_profile(place)
    before = export(place)
    run(place, 'apply', '--profile', 'limits.xml', '--yes', expect=0)
    after = export(place)
    assert after != before, 'nothing was written'
    run(place, 'plan', '--profile', 'limits.xml', expect=0)
    run(place, 'undo', 'last', expect=0)
    assert export(place) == before, 'not as before'
    run(place, 'undo', 'last', expect=0)
    assert export(place) == after, 'not done again'
    run(place, 'undo', 'last', expect=0)
    assert export(place) == before, 'not as before the redo'


@case
def killed_at_each_step(place):
    needs_wine(place)
    limits_profile(place)
    before = export(place)
    undone = applied = 0
    for step in itertools.count(1):
        killed = run(place, 'apply', '--profile', 'limits.xml', '--yes', faulty=True, DCW_FAULT=f'kill:{step}')
        if killed.code == 0:
            break
        assert killed.code == 137, f'step {step}: {killed}'
        run(place, 'resume', expect=0)
        if export(place) == before:
            undone += 1
            continue
        applied += 1
        run(place, 'undo', 'last', expect=0)
        assert export(place) == before, f'step {step}: neither applied nor as before'
    assert undone > 10 and applied > 0, f'{undone} times undone, {applied} times applied'
    run(place, 'undo', 'last', expect=0)
    assert export(place) == before, 'not as before'
    return f'{step - 1} steps, {undone} times undone, {applied} times applied'


@case
def no_deadline_that_nobody_keeps(place):
    needs_wine(place)
    limits_profile(place)
    before = export(place)
    refused = run(place, 'apply', '--profile', 'limits.xml', '--yes', '--confirm-within', '600', expect=3)
    assert 'deadline' in refused.err, refused
    assert export(place) == before and run(place, 'history', '--json', expect=0).json()['runs'] == [], 'something was done'


@case
def what_wine_forgets_is_not_verified(place):
    """Wine says that the group was made, and forgets it."""
    needs_wine(place)
    place.profile(group='DcwNobody')
    before = export(place)
    result = run(place, 'apply', '--profile', 'p.xml', '--yes', '--json', expect=1)
    assert 'not-verified' in result.out, result
    assert export(place) == before, 'not as before'
    assert run(place, 'resume', expect=0).code == 0
    run(place, 'plan', '--profile', 'p.xml', expect=10)


if __name__ == '__main__':
    main()
