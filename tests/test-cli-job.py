#!/usr/bin/env python3
"""The whole job at the command line: plan, apply, undo, redo; adopting, conflicts, policies, exports, captures, deadlines."""
import os
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import (LAUNCH_LIMIT, MACHINE, OLE, Skip, case, descriptor_hex, group_sid, main, permutations, sid_hex,  # noqa: E402
                 station)


def value_of(content, name):
    """data of a value in a station file."""
    for line in content.decode().splitlines():
        if f'<value name="{name}"' in line:
            return line.split('data="')[1].split('"')[0]
    return None


@case
def practice_there_and_back(place):
    place.run('profile', 'new', '--role', 'server', '--group', 'OPC Users', '-o', 'p.xml', '--station', 'practice', expect=0)
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=10)
    before = place.read(place.practice())
    place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', expect=0)
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=0)
    applied = place.read(place.practice())
    sid = group_sid(applied)
    assert sid is not None, 'the group is not there'
    assert group_sid(before) is None
    assert sid_hex(sid) in value_of(applied, 'MachineLaunchRestriction'), 'the group is not in the limit'
    place.run('undo', 'last', '--station', 'practice', expect=0)
    assert place.read(place.practice()) == before, 'undo did not give the file back'
    place.run('undo', 'last', '--station', 'practice', expect=0)
    redone = place.read(place.practice())
    new = group_sid(redone)
    assert new is not None and new != sid, f'{sid} became {new}'
    assert sid_hex(new) in value_of(redone, 'MachineLaunchRestriction'), 'the new SID is not in the limit'
    assert sid.encode() not in redone and sid_hex(sid).encode() not in redone, 'the old SID is still somewhere'
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=0)
    place.run('undo', 'last', '--station', 'practice', expect=0)
    assert place.read(place.practice()) == before, 'undoing the redo did not give the file back'
    history = place.run('history', '--station', 'practice', '--json', expect=0).json()
    assert [run['what'] for run in history['runs']] == ['apply', 'undo', 'redo', 'undo'], history
    assert [run['undoes'] for run in history['runs']] == [None, 1, 2, 3], history
    assert [run['of'] for run in history['runs']] == [1, 1, 1, 1], history


@case
def practice_client_is_another_station(place):
    place.profile(role='both')
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=10)
    one = place.read(place.practice())
    result = place.run('plan', '--profile', 'p.xml', '--station', 'practice:client', '--json', expect=10).json()
    assert result['computer'] != place.run('plan', '--profile', 'p.xml', '--json', expect=10).json()['computer']
    place.run('apply', '--profile', 'p.xml', '--station', 'practice:client', '--yes', expect=0)
    assert place.read(place.practice()) == one, 'the other station was touched'
    assert place.run('history', '--station', 'practice', '--json', expect=0).json()['runs'] == []


@case
def nothing_to_do_makes_no_run(place):
    place.write('s.xml', station())
    place.profile()
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    content = place.read('s.xml')
    result = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', expect=0)
    assert 'Nothing to do' in result.out, result
    assert place.read('s.xml') == content
    assert len(place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs']) == 1


@case
def group_that_is_there_is_adopted(place):
    before = station(groups=[(1005, 'opc USERS')], users=[(1001, 'operator')], members=[(1005, f'{MACHINE}-1001')])
    place.write('s.xml', before)
    place.profile()
    plan = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '--json', expect=10).json()
    assert [change['resource']['kind'] for change in plan['changes']] == ['registry-value'], plan
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    assert sid_hex(f'{MACHINE}-1005') in value_of(place.read('s.xml'), 'MachineLaunchRestriction')
    place.run('undo', 'last', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == before.encode()


def put_in_member(place, member=f'{MACHINE}-1001'):
    """What somebody else does after the apply."""
    content = place.read('s.xml').decode()
    sid = group_sid(content.encode())
    line = f'  <membership who="{sid}" member="{member}"/>\n'
    place.write('s.xml', content.replace('  <registry-key', line + '  <registry-key', 1))
    return sid


@case
def group_with_foreign_member_is_kept_and_said(place):
    place.write('s.xml', station(users=[(1001, 'operator')]))
    place.profile()
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    sid = put_in_member(place)
    result = place.run('undo', 'last', '--on-conflict', 'skip', '--station', 's.xml', expect=11)
    assert 'OPC Users' in result.out and 'operator' in result.out, result
    content = place.read('s.xml')
    assert group_sid(content) == sid, 'the group was deleted'
    assert value_of(content, 'MachineLaunchRestriction') == descriptor_hex(LAUNCH_LIMIT), 'the limit was not taken back'
    assert f'member="{MACHINE}-1001"'.encode() in content


def change_limit(place, entries):
    content = place.read('s.xml').decode()
    old = value_of(content.encode(), 'MachineLaunchRestriction')
    place.write('s.xml', content.replace(old, descriptor_hex(entries)))


@case
def plan_of_another_time_is_refused(place):
    place.write('s.xml', station())
    place.profile()
    place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '-o', 'plan.xml', expect=10)
    change_limit(place, LAUNCH_LIMIT[:2])
    changed = place.read('s.xml')
    result = place.run('apply', '--plan', 'plan.xml', '--station', 's.xml', '--yes', expect=3)
    assert OLE + '\\MachineLaunchRestriction' in result.err, result
    assert place.read('s.xml') == changed
    assert place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs'] == []


@case
def plan_is_applied_exactly(place):
    place.write('s.xml', station())
    place.profile()
    place.run('plan', '--profile', 'p.xml', '--topic', 'accounts', '--station', 's.xml', '-o', 'plan.xml', expect=10)
    place.run('apply', '--plan', 'plan.xml', '--station', 's.xml', '--yes', expect=0)
    content = place.read('s.xml')
    assert group_sid(content) is not None
    assert value_of(content, 'MachineLaunchRestriction') == descriptor_hex(LAUNCH_LIMIT), 'more than the plan was done'


@case
def plan_of_another_computer_is_refused(place):
    place.write('s.xml', station())
    other = 'S-1-5-21-1-2-3'
    place.write('t.xml', station(machine=other, instance='6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d12').replace(MACHINE, other))
    place.profile()
    place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '-o', 'plan.xml', expect=10)
    before = place.read('t.xml')
    place.run('apply', '--plan', 'plan.xml', '--station', 't.xml', '--yes', expect=3)
    assert place.read('t.xml') == before


@case
def expected_digest(place):
    place.write('s.xml', station())
    place.profile()
    digest = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '--json', expect=10).json()['digest']
    original = place.read('s.xml')
    change_limit(place, LAUNCH_LIMIT[:2])
    changed = place.read('s.xml')
    result = place.run('apply', '--profile', 'p.xml', '--expect', digest, '--station', 's.xml', '--yes', expect=3)
    assert digest in result.err, result
    assert place.read('s.xml') == changed
    place.write('s.xml', original)
    place.run('apply', '--profile', 'p.xml', '--expect', digest, '--station', 's.xml', '--yes', expect=0)


POLICY_SDDL = 'O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)'
WORKGROUP, DOMAIN = ('computer.joined', None, 'workgroup'), ('computer.joined', None, 'domain')
POLICY_ID = 'registry-value:HKLM\\SOFTWARE\\POLICIES\\MICROSOFT\\WINDOWS NT\\DCOM\\\\MACHINELAUNCHRESTRICTION'


@case
def policy_that_is_set_wins(place):
    place.write('s.xml', station(policy=POLICY_SDDL, facts=[WORKGROUP]))
    place.profile()
    before = place.read('s.xml')
    result = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', expect=10)
    assert 'Policies' in result.out and 'policy' in result.out, result
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    content = place.read('s.xml')
    assert descriptor_hex(LAUNCH_LIMIT).encode() in content, 'the value below Ole was changed too'
    assert f'{POLICY_SDDL}(A;;CCLCRP;;;{group_sid(content)})'.encode() in content, content.decode()
    place.run('undo', 'last', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == before


@case
def policy_that_is_empty_counts_as_not_set(place):
    place.write('s.xml', station(policy='', facts=[WORKGROUP]))
    place.profile()
    plan = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '--json', expect=10).json()
    assert [change['resource']['text'] for change in plan['changes'] if change['resource']['kind'] == 'registry-value'] \
        == [OLE + '\\MachineLaunchRestriction'], plan


@case
def policy_of_a_domain_is_left_unless_asked(place):
    origin = ('policy.origin', POLICY_ID, 'domain')
    place.write('s.xml', station(policy=POLICY_SDDL, facts=[DOMAIN, origin]))
    place.profile(name='no.xml')
    place.profile('limits.domain-policy=change', name='yes.xml')
    plan = place.run('plan', '--profile', 'no.xml', '--station', 's.xml', '--json', expect=10).json()
    assert 'domain' in plan['blocked'][0]['reason']['text'], plan
    assert not any(change['resource']['kind'] == 'registry-value' for change in plan['changes']), plan
    # What can be done is done, and the exit code says that something is left.
    result = place.run('apply', '--profile', 'no.xml', '--station', 's.xml', '--yes', expect=11)
    assert group_sid(place.read('s.xml')) is not None and POLICY_SDDL.encode() + b'"' in place.read('s.xml'), result
    place.run('apply', '--profile', 'no.xml', '--station', 's.xml', '--yes', expect=11)
    place.run('apply', '--profile', 'yes.xml', '--station', 's.xml', '--yes', expect=0)
    assert POLICY_SDDL.encode() + b'(' in place.read('s.xml')


def make_locale(place, name):
    if not shutil.which('localedef'):
        raise Skip('there is no localedef here')
    language, charset = name.split('.')
    os.makedirs(place.path('locales'), exist_ok=True)
    status = os.spawnlp(os.P_WAIT, 'sh', 'sh', '-c', f'localedef -i {language} -f {charset} {place.path("locales", name)} 2>/dev/null')
    if status != 0:
        raise Skip(f'{name} cannot be made here (no locale sources)')


def plans_in(place, locales):
    place.write('s.xml', station(groups=[(1005, 'Größe'), (1006, 'ıI')]))
    place.profile(group='ilk İşÄ')
    plans = set()
    for name in locales:
        place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '-o', 'plan.xml', expect=10, LC_ALL=name,
                  LOCPATH=place.path('locales'))
        plans.add(place.read('plan.xml'))
    assert len(plans) == 1, f'{len(plans)} different plans'


@case
def same_plan_in_c_and_utf8(place):
    plans_in(place, ['C', 'C.UTF-8', 'POSIX'])


@case
def same_plan_in_german_and_turkish(place):
    if place.tools.is_windows:
        raise Skip('locales are made by localedef')
    for name in ('de_DE.UTF-8', 'tr_TR.UTF-8'):
        make_locale(place, name)
    plans_in(place, ['C', 'de_DE.UTF-8', 'tr_TR.UTF-8'])


def reg_file(keys):
    text = 'Windows Registry Editor Version 5.00\r\n'
    for key, values in keys:
        text += f'\r\n[{key}]\r\n' + ''.join(f'"{name}"={data}\r\n' for name, data in values)
    return b'\xff\xfe' + text.encode('utf-16-le')


def reg_hex(data):
    return 'hex:' + ','.join(data[i:i + 2] for i in range(0, len(data), 2))


@case
def same_plan_whatever_the_order_of_exports(place):
    ole, lsa = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole', 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa'
    version = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
    values = [('EnableDCOM', '"Y"'), ('MachineLaunchRestriction', reg_hex(descriptor_hex(LAUNCH_LIMIT))),
              ('LegacyAuthenticationLevel', 'dword:00000002')]
    others = {'a.reg': reg_file([(lsa, [('forceguest', 'dword:00000000')])]),
              'b.reg': reg_file([(version, [('CurrentBuildNumber', '"19045"')])])}
    for name, content in others.items():
        place.write(name, content)
    plans = set()
    place.profile()
    for order in permutations(values):
        place.write('ole.reg', reg_file([(ole, order), (ole + '\\AppCompat', [])]))
        for names in permutations(['ole.reg', *others]):
            place.run('plan', '--profile', 'p.xml', '--station', ','.join(names), '-o', 'plan.xml', expect=10)
            plans.add(place.read('plan.xml'))
    assert len(plans) == 1, f'{len(plans)} different plans'
    return '36 orders'


@case
def same_plan_whatever_the_order_in_a_station_file(place):
    text = station(groups=[(1005, 'a'), (1006, 'b')], users=[(1001, 'operator')])
    place.write('s.xml', text)
    lines = text.splitlines(keepends=True)
    key = next(i for i, line in enumerate(lines) if '<registry-key' in line)
    # The elements the other way round; the registry key is several lines.
    place.write('t.xml', ''.join(lines[:2] + lines[key:-1] + lines[key - 1:1:-1] + lines[-1:]))
    place.profile()
    for name in 'st':
        place.run('plan', '--profile', 'p.xml', '--station', f'{name}.xml', '-o', f'{name}-plan.xml', expect=10)
    assert place.read('s-plan.xml') == place.read('t-plan.xml')
    result = place.run('apply', '--profile', 'p.xml', '--station', 't.xml', '--yes', expect=3)
    assert 'capture' in result.err, f'it does not say how to make it canonical: {result}'


@case
def capture_gives_the_same_plan(place):
    place.profile('limits.launch=all')
    for where, name in (('practice', 'server.xml'), ('practice:client', 'client.xml')):
        place.run('plan', '--profile', 'p.xml', '--station', where, '-o', 'there.xml', expect=10)
        place.run('capture', '--station', where, '-o', name, expect=0)
        place.run('plan', '--profile', 'p.xml', '--station', name, '-o', 'here.xml', expect=10)
        assert place.read('there.xml') == place.read('here.xml'), f'{where}: another plan'
        place.run('capture', '--station', name, '-o', 'again.xml', expect=0)
        instance = lambda text: text.split(b'instance="')[1].split(b'"')[0]  # noqa: E731
        one, two = place.read(name), place.read('again.xml')
        assert instance(one) != instance(two), 'a copy is a station of its own'
        assert one.replace(instance(one), b'') == two.replace(instance(two), b''), f'{where}: a capture of a capture is different'
        # A plan from a capture is good for the station itself, and a capture is good to practise on.
        place.run('apply', '--plan', 'here.xml', '--station', name, '--yes', expect=0)
        place.run('undo', 'last', '--station', name, expect=0)
        assert place.read(name) == one
        place.run('apply', '--plan', 'here.xml', '--station', where, '--yes', expect=0)


OLE_SDDL = {
    'DefaultLaunchPermission': 'O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)',
    'MachineAccessRestriction': 'O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)',
    'MachineLaunchRestriction':
        'O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)',
}


@case
def real_export_is_planned_and_not_applied(place):
    shutil.copy(place.tools.sample('ole-defaults.reg'), place.path('ole.reg'))
    before = place.read('ole.reg')
    place.profile()
    result = place.run('plan', '--profile', 'p.xml', '--station', 'ole.reg', '--details', expect=10)
    was = OLE_SDDL['MachineLaunchRestriction']
    for part in ('+ OPC Users: ', 'Remote Launch', 'Remote Activation', was + '\n', was + '(A;;CCLCRP;;;<OPC Users>)'):
        assert part in result.out, f'{part} is missing: {result}'
    result = place.run('apply', '--profile', 'p.xml', '--station', 'ole.reg', '--yes', expect=3)
    assert 'export' in result.err, f'it does not say why: {result}'
    place.run('plan', '--profile', 'p.xml', '--station', 'ole.reg', '-o', 'plan.xml', expect=10)
    place.write('s.xml', station())
    place.run('apply', '--plan', 'plan.xml', '--station', 's.xml', '--yes', expect=3)
    assert place.read('ole.reg') == before


@case
def descriptors_of_a_real_export(place):
    with open(place.tools.sample('ole-defaults.reg'), 'rb') as file:
        text = file.read().decode('utf-16')
    for name, sddl in OLE_SDDL.items():
        start = text.index(f'"{name}"=hex:')
        value = text[start:]
        end = next(i for i, line in enumerate(value.splitlines()) if not line.endswith('\\')) + 1
        value = '\n'.join(value.splitlines()[:end])
        assert place.run('sd', '--from', 'reg', '--to', 'sddl', value, expect=0).out == sddl + '\n', name
        digits = ''.join(value.split(':', 1)[1].replace('\\', '').replace(',', '').split())
        assert place.run('sd', '--to', 'hex', sddl, expect=0).out == digits + '\n', name
        assert place.run('sd', '--to', 'sddl', digits, expect=0).out == sddl + '\n', name


@case
def conflicts_stop_skip_and_overwrite(place):
    place.write('s.xml', station())
    original = place.read('s.xml')
    place.profile()
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    change_limit(place, LAUNCH_LIMIT[:2])
    changed = place.read('s.xml')
    result = place.run('undo', 'last', '--station', 's.xml', expect=3)
    assert OLE + '\\MachineLaunchRestriction' in result.err, result
    assert place.read('s.xml') == changed, 'stop wrote something'
    place.run('undo', 'last', '--dry-run', '--on-conflict', 'skip', '--station', 's.xml', expect=11)
    assert place.read('s.xml') == changed, 'a dry run wrote something'
    copy = place.read('s.xml')
    place.run('undo', 'last', '--on-conflict', 'skip', '--station', 's.xml', expect=11)
    content = place.read('s.xml')
    assert value_of(content, 'MachineLaunchRestriction') == descriptor_hex(LAUNCH_LIMIT[:2])
    shutil.rmtree(place.state)
    place.write('s.xml', original)
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    change_limit(place, LAUNCH_LIMIT[:2])
    assert place.read('s.xml') != copy  # another group
    place.run('undo', 'last', '--on-conflict', 'overwrite', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == original


@case
def dry_run_says_what_undo_would_do(place):
    place.write('s.xml', station())
    place.profile()
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    applied = place.read('s.xml')
    result = place.run('undo', '1', '--dry-run', '--station', 's.xml', '--json', expect=0).json()
    assert result['dryRun'] is True and result['run'] == 0, result
    assert [outcome['result'] for outcome in result['outcomes']] == ['verified', 'verified'], result
    assert place.read('s.xml') == applied
    assert len(place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs']) == 1


NOW = 1700000000


def apply_with_deadline(place, seconds=60):
    place.write('s.xml', station())
    place.profile()
    result = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', '--confirm-within', str(seconds), faulty=True,
                       DCW_TEST_NOW=str(NOW), expect=11)
    assert 'confirm 1' in result.out, f'it does not say how to keep it: {result}'
    return place.read('s.xml')


def at(place, offset, *arguments, expect):
    return place.run(*arguments, '--station', 's.xml', faulty=True, DCW_TEST_NOW=str(NOW + offset), expect=expect)


@case
def deadline_that_passes_is_honoured_by_the_next_start(place):
    before = station().encode()
    for look in ('history', 'audit', 'options', 'plan --profile p.xml', 'snapshot show 1', 'capture -o c.xml', 'resume'):
        shutil.rmtree(place.state, ignore_errors=True)
        applied = apply_with_deadline(place)
        assert applied != before
        result = at(place, 59, *look.split(), expect={'plan': 0, 'resume': None, 'audit': None}.get(look.split()[0], 0))
        assert place.read('s.xml') == applied, f'{look}: taken back too early: {result}'
        result = at(place, 61, *look.split(), expect=None)
        assert place.read('s.xml') == before, f'{look}: not taken back: {result}'
        assert 'run 1 ' in result.err and 'taken back' in result.err, f'{look}: not said: {result}'
        phases = [run['phase'] for run in at(place, 62, 'history', '--json', expect=0).json()['runs']]
        assert phases == ['undone'], phases
        at(place, 63, 'confirm', '1', expect=3)


@case
def overdue_takes_back_what_is_overdue_and_nothing_else(place):
    before = station().encode()
    applied = apply_with_deadline(place)
    state = ('--state', place.tools.foreign_path(place.state))
    result = at(place, 59, 'resume', '--overdue', '--json', *state, expect=0)
    assert result.json()['run'] == 0 and place.read('s.xml') == applied, result
    assert 'No run is overdue' in at(place, 59, 'resume', '--overdue', *state, expect=0).out
    # Where nobody has run anything, nothing is overdue.
    at(place, 61, 'resume', '--overdue', '--state', state[1] + '-other', expect=0)
    assert place.read('s.xml') == applied
    result = at(place, 61, 'resume', '--overdue', '--json', *state, expect=0)
    assert result.json()['run'] == 1 and result.json()['phase'] == 'undone', result
    assert place.read('s.xml') == before
    assert at(place, 62, 'resume', '--overdue', '--json', expect=0).json()['run'] == 0


@case
def overdue_leaves_an_interrupted_run_alone(place):
    place.profile()
    for step in range(20, 200, 5):
        shutil.rmtree(place.state, ignore_errors=True)
        place.write('s.xml', station())
        killed = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', faulty=True, DCW_FAULT=f'kill:{step}')
        held = place.read('s.xml')
        if held != station().encode():
            break
    assert killed.code in (137, -9), f'never between the changes: {killed}'
    place.run('resume', '--overdue', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == held
    place.run('resume', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == station().encode()


@case
def clock_that_was_set_back_counts_as_passed(place):
    apply_with_deadline(place)
    at(place, -3600, 'history', expect=0)
    assert place.read('s.xml') == station().encode()


@case
def confirmed_in_time_is_kept(place):
    applied = apply_with_deadline(place)
    at(place, 30, 'apply', '--profile', 'p.xml', '--yes', expect=3)
    at(place, 59, 'confirm', '1', expect=0)
    assert place.read('s.xml') == applied
    at(place, 3600, 'history', expect=0)
    assert place.read('s.xml') == applied
    at(place, 3601, 'confirm', '1', expect=3)
    at(place, 3602, 'undo', 'last', expect=0)
    assert place.read('s.xml') == station().encode()


@case
def confirmed_too_late_is_refused_and_taken_back(place):
    apply_with_deadline(place)
    at(place, 61, 'confirm', '1', expect=3)
    assert place.read('s.xml') == station().encode()


@case
def undo_ends_waiting(place):
    apply_with_deadline(place)
    at(place, 30, 'undo', '1', expect=0)
    assert place.read('s.xml') == station().encode()
    at(place, 31, 'apply', '--profile', 'p.xml', '--yes', expect=0)


@case
def interrupted_apply_goes_back(place):
    """Ctrl+C comes while the command waits for somebody to read that the first change is done."""
    if place.tools.is_windows:
        raise Skip('signals and pipes are those of POSIX here')
    import fcntl
    place.write('s.xml', station())
    place.profile()
    words = ['apply', '--profile', 'p.xml', '--station', 's.xml', '--yes']
    before = place.read('s.xml')
    shown = place.run(*words, expect=0).raw
    place.run('undo', 'last', '--station', 's.xml', expect=0)
    until = shown.index(b'  1. group OPC Users: ')  # as far as it may get before it has to wait
    reader, writer = os.pipe()
    size = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.write(writer, b'x' * (size - until))
    process = subprocess.Popen([place.tools.opcdcom, *words], cwd=place.folder, env=place.environment(), stdin=subprocess.DEVNULL,
                               stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    while group_sid(place.read('s.xml')) is None:
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    with os.fdopen(reader, 'rb') as output:
        rest = output.read()
    _, problem = process.communicate(timeout=300)
    assert process.returncode == 1, f'exit {process.returncode}: {rest} {problem}'
    assert b'took itself back' in rest, rest
    assert place.read('s.xml') == before
    assert place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs'][-1]['phase'] == 'undone'


@case
def another_process_at_work_is_noticed(place):
    if place.tools.is_windows:
        raise Skip('the lock is taken with flock() here')
    import fcntl
    place.write('s.xml', station())
    place.profile()
    before = place.read('s.xml')
    with open(place.path('s.xml.lock'), 'wb') as lock:
        os.fchmod(lock.fileno(), 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        place.run('plan', '--profile', 'p.xml', '--station', 's.xml', expect=10)
        result = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=3)
        assert place.read('s.xml') == before, result
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)


@case
def two_stations_do_not_get_in_each_other_s_way(place):
    place.write('s.xml', station())
    place.write('t.xml', station(instance='6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d12'))
    place.profile()
    for name in 'st':
        place.run('apply', '--profile', 'p.xml', '--station', f'{name}.xml', '--yes', expect=0)
    place.run('undo', 'last', '--station', 's.xml', expect=0)
    assert place.read('s.xml') == station().encode()
    assert group_sid(place.read('t.xml')) is not None


main()
