#!/usr/bin/env python3
"""The command on the live computer, of which Wine makes one: planned, captured, applied, killed and taken back.

What Windows has is looked at with its own reg.exe. Every case puts back what it changes.
"""
import difflib
import itertools
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Result, Skip, case, check_not_lost, main  # noqa: E402

GROUP = 'OPC Users'
PASSWORD = 'Kf7-plum-lantern'
OLE_KEY = r'HKLM\SOFTWARE\Microsoft\Ole'
CLASSES_KEY = r'HKLM\SOFTWARE\Classes'
SERVICES_KEY = r'HKLM\SYSTEM\CurrentControlSet\Services'
LSA_KEY = r'HKLM\SYSTEM\CurrentControlSet\Control\Lsa'
FIREWALL_KEY = SERVICES_KEY + r'\SharedAccess'
POLICIES_KEY = r'HKLM\SOFTWARE\Policies'

# Two OPC servers, a service and a program, as their installers register them.
SERVICE_ID, PROGRAM_ID = '{0DC57A11-5E11-4D11-9A11-000000000001}', '{0DC57A11-5E11-4D11-9A11-000000000002}'
SERVERS = {'Dcw.Test.Service': SERVICE_ID, 'Dcw.Test.Program': PROGRAM_ID}
OPC_DA_2 = '{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}'
# Services made for the tests: that of the OPC server, and those of network discovery, which Wine has not. Name -> start type.
SERVICES = {'DcwTestOpc': 'demand', 'fdPHost': 'disabled', 'FDResPub': 'demand', 'SSDPSRV': 'disabled', 'upnphost': 'demand'}
# What the plans here may touch.
PARTS = [OLE_KEY, CLASSES_KEY + r'\AppID', LSA_KEY, *(CLASSES_KEY + r'\CLSID' + '\\' + clsid for clsid in SERVERS.values()),
         *(SERVICES_KEY + '\\' + name for name in SERVICES)]
MAY_BE_MISSING = [FIREWALL_KEY, POLICIES_KEY]


def tool(place, *arguments, may_fail=False):
    """A program of Windows' own."""
    process = subprocess.run([*place.tools.wrapper, *arguments], cwd=place.folder, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, env=place.environment())
    if not may_fail:
        check_not_lost(place.tools, process, arguments)
    assert process.returncode == 0 or may_fail, f'{arguments}: {process.stdout}'
    return process.stdout.decode('utf-8', 'replace')


def reg(place, *arguments, may_fail=False):
    return tool(place, 'reg', *arguments, may_fail=may_fail)


def needs_wine(place):
    if not place.tools.wrapper:
        raise Skip('changes the computer it runs on, so it runs in Wine only')
    # What a run of these tests that was cut off may have left.
    for key, names in ((OLE_KEY, ('LegacyAuthenticationLevel', 'LegacyImpersonationLevel', 'MachineLaunchRestriction',
                                  'MachineAccessRestriction')), (LSA_KEY, ('EveryoneIncludesAnonymous', 'LmCompatibilityLevel'))):
        for name in names:
            reg(place, 'delete', key, '/v', name, '/f', may_fail=True)


def export(place, *keys):
    """What is below the keys, byte for byte; without any, what is below the key of DCOM."""
    contents = []
    for key in keys or (OLE_KEY,):
        if os.path.exists(place.path('part.reg')):
            os.remove(place.path('part.reg'))
        reg(place, 'export', key, 'part.reg', '/y', may_fail=key in MAY_BE_MISSING)
        missing = not os.path.exists(place.path('part.reg'))
        assert not missing or key in MAY_BE_MISSING, f'{key} was not exported'
        content = b'' if missing else place.read('part.reg')
        assert missing or (key.split('\\')[-1] + ']').encode('utf-16-le').lower() in content.lower(), f'the export has not {key}'
        contents.append(content)
    return contents


def first_difference(keys, one, other):
    for key, before, after in zip(keys, one, other):
        if before != after:
            lines = (set(after.decode('utf-16-le', 'replace').splitlines()) ^ set(before.decode('utf-16-le', 'replace').splitlines()))
            return f'{key}: {sorted(lines)[:6]}'
    return None


def difference(one, other):
    lines = [json.dumps(value, indent=1, sort_keys=True).splitlines() for value in (one, other)]
    return '\n'.join(difflib.unified_diff(*lines, lineterm='', n=2))


def run(place, *arguments, **options):
    return place.run(*arguments, '--station', 'local', **options)


def limits_profile(place):
    """Asks for changes in the registry alone."""
    text = ('<?xml version="1.0" encoding="UTF-8"?>\n<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup" '
            f'group="{GROUP}">\n  <option id="limits.enable" value="on"/>\n  <option id="limits.impersonation" value="identify"/>\n'
            '  <option id="limits.level" value="integrity"/>\n</profile>\n')
    return place.write('limits.xml', text)


class Plant:
    """The OPC servers and services, there while a case runs."""

    def __init__(self, place):
        self.place = place

    def __enter__(self):
        needs_wine(self.place)
        self.remove()
        for name, start in SERVICES.items():
            tool(self.place, 'sc', 'create', name, 'binPath=', rf'C:\dcw\{name}.exe', 'start=', start)
        root = CLASSES_KEY.replace('HKLM', 'HKEY_LOCAL_MACHINE')
        lines = ['Windows Registry Editor Version 5.00', '']
        for progid, clsid in SERVERS.items():
            lines += [f'[{root}\\{progid}]', f'@="{progid}"', '', f'[{root}\\{progid}\\CLSID]', f'@="{clsid}"', '',
                      f'[{root}\\CLSID\\{clsid}]', f'@="{progid}"', f'"AppID"="{clsid}"', '',
                      f'[{root}\\CLSID\\{clsid}\\ProgID]', f'@="{progid}"', '',
                      f'[{root}\\CLSID\\{clsid}\\LocalServer32]', f'@="C:\\\\dcw\\\\{progid}.exe"', '',
                      f'[{root}\\CLSID\\{clsid}\\Implemented Categories\\{OPC_DA_2}]', '', f'[{root}\\AppID\\{clsid}]', f'@="{progid}"']
            lines += ['"LocalService"="DcwTestOpc"', ''] if clsid == SERVICE_ID else ['']
        self.place.write('plant.reg', '\r\n'.join(lines).encode())
        reg(self.place, 'import', 'plant.reg')
        return self

    def remove(self):
        for name in SERVICES:
            tool(self.place, 'sc', 'delete', name, may_fail=True)
        for progid, clsid in SERVERS.items():
            for key in (progid, 'CLSID\\' + clsid, 'AppID\\' + clsid, f'AppID\\{progid}.exe'):
                reg(self.place, 'delete', f'{CLASSES_KEY}\\{key}', '/f', may_fail=True)

    def __exit__(self, *problem):
        self.remove()


def whole_profile(place):
    """All that Wine keeps: registry and services, and neither accounts nor rights nor firewall rules."""
    options = {'applications.level': 'integrity', 'applications.location': 'here', 'discovery.use': 'on', 'limits.enable': 'on',
               'identity.server': 'interactive',
               'limits.impersonation': 'identify', 'limits.level': 'integrity', 'limits.access': 'anonymous',
               'policies.everyone-anonymous': 'on', 'policies.ntlm': 'v2'}
    lines = '  <server>Dcw.Test.Program</server>\n'
    lines += ''.join(f'  <option id="{name}" value="{value}"/>\n' for name, value in sorted(options.items()))
    head = '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup">'
    return place.write('whole.xml', f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{lines}</profile>\n')


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
    with Plant(place):
        place.run('profile', 'new', '--role', 'server', '--group', GROUP, '--server', 'Dcw.Test.Service', '--station', 'local',
                  '-o', 'p.xml', expect=0)
        limits_profile(place)
        whole_profile(place)
        run(place, 'capture', '-o', 'c.xml', expect=0)
        n_changes = 0
        for profile in ('p.xml', 'limits.xml', 'whole.xml'):
            live = run(place, 'plan', '--profile', profile, '--json').json()
            captured = place.run('plan', '--profile', profile, '--station', 'c.xml', '--json').json()
            assert live == captured, f'{profile}: {difference(live, captured)}'
            n_changes += len(live['changes'])
        for command in (['audit'], ['servers']):
            live = run(place, *command, '--json')
            captured = place.run(*command, '--station', 'c.xml', '--json')
            assert (live.code, live.json()) == (captured.code, captured.json()), f'{command}: {difference(live.json(), captured.json())}'
    return f'{n_changes} changes'


@case
def the_plan_made_on_another_system_is_the_plan_of_the_computer(place):
    """The capture is carried to a computer that runs no Windows, and planned on there."""
    native = os.environ.get('DCW_NATIVE_OPCDCOM')
    if not native:
        raise Skip('there is no opcdcom for this system to open the capture with: build it (./dev test), and run ./dev wine-test')
    with Plant(place):
        place.run('profile', 'new', '--role', 'server', '--group', GROUP, '--server', 'Dcw.Test.Service', '--station', 'local',
                  '-o', 'p.xml', expect=0)
        whole_profile(place)
        run(place, 'capture', '-o', 'c.xml', expect=0)
        n_changes = 0
        for profile in ('p.xml', 'whole.xml'):
            live = run(place, 'plan', '--profile', profile, '--json')
            there = subprocess.run([native, 'plan', '--profile', profile, '--station', 'c.xml', '--json'], cwd=place.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
                                   env=place.environment(OPCDCOM_STATE=place.path('native')))
            assert there.returncode == live.code, f'{live}{there.stderr}'
            assert live.json() == json.loads(there.stdout), f'{profile}: {difference(live.json(), json.loads(there.stdout))}'
            n_changes += len(live.json()['changes'])
        assert n_changes > 10, f'{n_changes} changes only'
    return f'{n_changes} changes'


@case
def there_and_back(place):
    """Registry and services: everything below the keys that a plan may touch, byte for byte."""
    keys = [*PARTS, *MAY_BE_MISSING]
    with Plant(place):
        whole_profile(place)
        before = export(place, *keys)
        plan = run(place, 'plan', '--profile', 'whole.xml', '--json', expect=10).json()
        assert {change['resource']['kind'] for change in plan['changes']} == {'registry-key', 'registry-value', 'service'}, plan
        run(place, 'apply', '--profile', 'whole.xml', '--yes', expect=0)
        after = export(place, *keys)
        changed = [key for key, one, other in zip(keys, before, after) if one != other]
        assert len(changed) >= 5, f'only these have changed: {changed}'
        run(place, 'plan', '--profile', 'whole.xml', expect=0)
        for what, expected in (('undone', before), ('done again', after), ('undone again', before)):
            run(place, 'undo', 'last', expect=0)
            now = export(place, *keys)
            assert now == expected, f'not {what}: {first_difference(keys, expected, now)}'
    return f'{len(plan["changes"])} changes below {len(changed)} of {len(keys)} keys'


KILLED_KEYS = [OLE_KEY, SERVICES_KEY + r'\fdPHost', SERVICES_KEY + r'\SSDPSRV']


def killed_profile(place):
    """Values and services, and not more: each step is a run of its own."""
    text = ('<?xml version="1.0" encoding="UTF-8"?>\n<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup">\n'
            '  <option id="discovery.use" value="on"/>\n  <option id="limits.level" value="integrity"/>\n</profile>\n')
    return place.write('killed.xml', text)


@case
def killed_at_each_step(place):
    undone = applied = 0
    with Plant(place):
        killed_profile(place)
        before = export(place, *KILLED_KEYS)
        for step in itertools.count(1):
            killed = run(place, 'apply', '--profile', 'killed.xml', '--yes', faulty=True, DCW_FAULT=f'kill:{step}')
            if killed.code == 0:
                break
            assert killed.code == 137, f'step {step}: {killed}'
            run(place, 'resume', expect=0)
            if export(place, *KILLED_KEYS) == before:
                undone += 1
                continue
            applied += 1
            run(place, 'undo', 'last', expect=0)
            now = export(place, *KILLED_KEYS)
            assert now == before, f'step {step}: {first_difference(KILLED_KEYS, before, now)}'
        assert undone > 10 and applied > 0, f'{undone} times undone, {applied} times applied'
        run(place, 'undo', 'last', expect=0)
        assert export(place, *KILLED_KEYS) == before, 'not as before'
    return f'{step - 1} steps, {undone} times undone, {applied} times applied'


@case
def killed_at_each_step_of_undoing(place):
    """The run is completed by one resume, or it never began, and what was applied is still there."""
    undone = still_applied = 0
    with Plant(place):
        killed_profile(place)
        before = export(place, *KILLED_KEYS)
        run(place, 'apply', '--profile', 'killed.xml', '--yes', expect=0)
        after = export(place, *KILLED_KEYS)
        for step in itertools.count(1):
            killed = run(place, 'undo', 'last', faulty=True, DCW_FAULT=f'kill:{step}')
            if killed.code == 0:
                break
            assert killed.code == 137, f'step {step}: {killed}'
            run(place, 'resume', expect=0)
            now = export(place, *KILLED_KEYS)
            if now == after:
                still_applied += 1
                continue
            assert now == before, f'step {step}: {first_difference(KILLED_KEYS, before, now)}'
            undone += 1
            run(place, 'undo', 'last', expect=0)
            assert export(place, *KILLED_KEYS) == after, f'step {step}: not done again'
        assert undone > 5 and still_applied > 0, f'{undone} times undone, {still_applied} times still applied'
        assert export(place, *KILLED_KEYS) == before, 'not as before'
    return f'{step - 1} steps, {undone} times undone, {still_applied} times still applied'


@case
def no_deadline_that_nobody_watches(place):
    """The command of these tests needs libraries that the system does not find, and Wine's scheduler forgets what a task is for."""
    needs_wine(place)
    limits_profile(place)
    before = export(place)
    refused = run(place, 'apply', '--profile', 'limits.xml', '--yes', '--confirm-within', '600', expect=3)
    assert 'nobody would take the run back' in refused.err and 'nothing was written' in refused.err, refused
    assert export(place) == before and run(place, 'history', '--json', expect=0).json()['runs'] == [], 'something was done'
    left = [name for name in os.listdir(os.path.join(place.state, 'watcher')) if name.startswith('opcdcom')]
    assert left == [], f'left behind: {left}'
    # Without a deadline all is as ever.
    run(place, 'apply', '--profile', 'limits.xml', '--yes', expect=0)
    run(place, 'undo', 'last', expect=0)
    assert export(place) == before, 'not as before'


# What Wine says it did and forgets: kind of the change, the user and group of the profile, its options, and whether registry
# values are written before it.
FORGOTTEN = [
    ('group', None, 'DcwNobody', {'accounts.group': 'create', 'limits.launch': 'remote'}),
    ('user', 'DcwNobody', None, {'accounts.users': 'create'}),
    ('account-right', None, None, {'identity.server': 'account', 'identity.server-account': '@me'}),
    ('firewall-rule', None, None, {'applications.level': 'integrity', 'firewall.mapper': 'open', 'firewall.scope': 'any'}),
    ('firewall-rule', None, None, {'applications.level': 'integrity', 'firewall.server': 'open', 'firewall.scope': 'subnet'}),
]


def own_name(place):
    """The user as whom Wine runs everything: the only one it knows."""
    return tool(place, 'cmd', '/c', 'echo %USERNAME%').strip()


def forgotten_profile(place, user, group, options):
    lines = f'  <user>{user}</user>\n' if user else ''
    lines += '  <server>Dcw.Test.Service</server>\n'
    for name, value in sorted(options.items()):
        lines += f'  <option id="{name}" value="{own_name(place) if value == "@me" else value}"/>\n'
    head = '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup"' + (f' group="{group}"' if group else '')
    return place.write('f.xml', f'<?xml version="1.0" encoding="UTF-8"?>\n{head}>\n{lines}</profile>\n')


def run_unelevated(place, *arguments, expect=None):
    """Without administrator's rights, in a state folder that this user has made himself."""
    program = os.environ.get('DCW_UNELEVATED')
    assert program, 'DCW_UNELEVATED names no program'
    process = subprocess.run([*place.tools.wrapper, program, place.tools.opcdcom, *arguments, '--station', 'local'], cwd=place.folder,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
                             env=place.environment(OPCDCOM_STATE=place.tools.foreign_path(place.path('own-state'))))
    result = Result(arguments, process)
    assert expect is None or result.code == expect, f'expected exit {expect}: {result}'
    return result


@case
def without_rights_everything_but_changing_works(place):
    needs_wine(place)
    limits_profile(place)
    before = export(place)
    elevated = run(place, 'plan', '--profile', 'limits.xml', '--json', expect=10)
    plain = run_unelevated(place, 'plan', '--profile', 'limits.xml', '--json', expect=10)
    assert plain.json()['changes'] == elevated.json()['changes'], f'{plain}{elevated}'
    assert run_unelevated(place, 'audit').code in (0, 10)
    run_unelevated(place, 'servers', '--json', expect=0).json()
    run_unelevated(place, 'capture', '-o', 'c.xml', expect=0)
    for more in ([], ['--confirm-within', '600']):
        refused = run_unelevated(place, 'apply', '--profile', 'limits.xml', '--yes', *more, expect=3)
        assert 'administrator' in refused.err and 'Run as administrator' in refused.err, refused
    for command in (['undo', 'last'], ['resume', '--overdue']):
        result = run_unelevated(place, *command)
        assert result.code in (0, 3), result
    assert export(place) == before, 'something was written'


@case
def what_wine_forgets_is_not_verified(place):
    """Wine says that it was done, and forgets it: the run fails, and everything is as it was."""
    keys = [*PARTS, *MAY_BE_MISSING]
    with Plant(place):
        place.write('password', PASSWORD)
        os.chmod(place.path('password'), 0o600)
        before = export(place, *keys)
        for kind, user, group, options in FORGOTTEN:
            forgotten_profile(place, user, group, options)
            passwords = [word for name in (user, own_name(place)) if name for word in ('--password', f'{name}=file:password')]
            result = run(place, 'apply', '--profile', 'f.xml', '--yes', '--json', *passwords, expect=1)
            outcomes = result.json()['report']['outcomes']
            lies = [one for one in outcomes if one['result'] == 'not-verified']
            assert [one['resource']['kind'] for one in lies] == [kind], f'{kind}: {result}'
            assert all(one['takenBack'] == 'verified' for one in outcomes if one['result'] == 'verified'), f'{kind}: {result}'
            assert result.json()['report']['failed'] and result.json()['report']['phase'] == 'undone', f'{kind}: {result}'
            now = export(place, *keys)
            assert now == before, f'{kind}: {first_difference(keys, before, now)}'
            run(place, 'resume', expect=0)
            run(place, 'plan', '--profile', 'f.xml', expect=10)
    return f'{len(FORGOTTEN)} plans'


if __name__ == '__main__':
    main()
