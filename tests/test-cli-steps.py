#!/usr/bin/env python3
"""Steps by hand: listed by plan, apply and steps alike, ticked off with who and when, one list for a station, and durably."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main, station  # noqa: E402

SERVER = 'Kepware.KEPServerEX.V6'
SWITCH = f'applications.own-switch:{SERVER}'
RESTART = 'identity.restart-service:KEPServerEXV6'
AGAIN = {RESTART, 'applications.try'}
KILLED = (-9, 137)


def profile(place, role='server'):
    lines = f'  <server>{SERVER}</server>\n  <option id="accounts.group" value="create"/>\n  <option id="limits.launch" value="remote"/>\n'
    head = f'<profile xmlns="urn:opc-dcom-wizard:profile:1" role="{role}" network="workgroup" group="OPC Users">'
    return place.write('p.xml', f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{lines}</profile>\n')


def steps(place, *options, where='practice', expect=None, **more):
    data = place.run('steps', '--profile', 'p.xml', '--station', where, '--json', *options, expect=expect, **more).json()
    return {step['name']: step for step in data['steps']}, data


def ticked(place, **more):
    return sorted(name for name, step in steps(place, **more)[0].items() if step['ticked'])


def ticks_file(place):
    found = [os.path.join(folder, 'ticks') for folder, _, files in os.walk(place.path('state', 'runs')) if 'ticks' in files]
    assert len(found) <= 1, found
    return found[0] if found else None


@case
def plan_apply_and_steps_tell_the_same(place):
    profile(place)
    names, data = steps(place, expect=10)
    assert list(names) == [RESTART, SWITCH, 'applications.other-computer', 'applications.try'], list(names)
    assert data['summary']['steps'] == data['summary']['open'] == 4 and data['computer'] == 'OPC-SERVER', data['summary']
    text = place.run('steps', '--profile', 'p.xml', '--station', 'practice', expect=10).out
    for step in data['steps']:
        assert f'[ ] {step["name"]}\n' in text and step['text']['text'] in text, f'{step}\n{text}'
    plan = place.run('plan', '--profile', 'p.xml', '--station', 'practice', '--json', expect=10).json()
    assert plan['steps'] == data['steps'], plan['steps']
    shown = place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=10).out
    assert all(f'[ ] {name}\n' in shown for name in names), shown
    dry = place.run('apply', '--profile', 'p.xml', '--station', 'practice', expect=3).out
    assert all(f'[ ] {name}\n' in dry for name in names), 'told before it asks'
    applied = place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', '--json', expect=0).json()
    assert [step['name'] for step in applied['steps']] == list(names), applied['steps']
    assert steps(place, expect=10)[0].keys() == names.keys(), 'the same when all is applied'
    place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=0)
    place.run('undo', 'last', '--station', 'practice', expect=0)
    text = place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', expect=0).out
    assert 'Steps by hand are left too' in text, text


@case
def who_and_when(place):
    profile(place)
    before, _ = steps(place, expect=10)
    assert ticks_file(place) is None and not any(step['ticked'] for step in before.values())
    after, _ = steps(place, '--tick', SWITCH, '--by', 'Anna Ärmel', expect=10, faulty=True, DCW_TEST_NOW='1800000000')
    assert after[SWITCH]['ticked'] == {'by': 'Anna Ärmel', 'time': '2027-01-15T08:00:00Z', 'run': 0}, after[SWITCH]
    assert after[SWITCH]['open'] is False and all(after[name]['open'] for name in after if name != SWITCH), after
    text = place.run('steps', '--profile', 'p.xml', '--station', 'practice', expect=10).out
    assert f'[x] {SWITCH}\n' in text and 'Ticked by Anna Ärmel, 2027-01-15T08:00:00Z.' in text, text
    shown = place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=10).out
    assert f'[x] {SWITCH}\n' in shown, shown
    rest = [word for name in after if name != SWITCH for word in ('--tick', name)]
    done, data = steps(place, *rest, expect=0)
    assert data['summary']['open'] == 0 and all(step['ticked']['by'] for step in done.values()), data
    place.run('steps', '--profile', 'p.xml', '--station', 'practice', expect=0)
    steps(place, '--untick', SWITCH.upper(), expect=10)
    assert SWITCH not in ticked(place)


@case
def what_comes_after_each_run_is_open_again(place):
    profile(place)
    everything = [word for name in steps(place, expect=10)[0] for word in ('--tick', name)]
    steps(place, *everything, expect=0)
    place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', expect=0)
    for run in (1, 2):
        now, data = steps(place, expect=10)
        assert {name for name, step in now.items() if step['open']} == AGAIN, now
        assert all(step['ticked']['run'] == run - 1 for name, step in now.items() if name in AGAIN), now
        assert 'to be done again' in place.run('steps', '--profile', 'p.xml', '--station', 'practice', expect=10).out
        steps(place, *everything, expect=0)
        if run == 1:
            place.run('undo', 'last', '--station', 'practice', expect=0)
    # A run that changes nothing is none.
    place.run('undo', 'last', '--station', 'practice', expect=0)
    steps(place, *everything, expect=0)
    place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', expect=0)
    steps(place, expect=0)


@case
def each_station_has_its_own(place):
    profile(place)
    place.write('a.xml', station())
    place.write('b.xml', station(instance='6f1c2b5e-6a39-4c0e-9a4e-3f5f5a0f9d12'))
    steps(place, '--tick', 'applications.try', where='a.xml', expect=10)
    assert ticked(place, where='a.xml') == ['applications.try'] and ticked(place, where='b.xml') == []


@case
def refused(place):
    profile(place)
    steps(place, '--tick', SWITCH, expect=10)
    before = open(ticks_file(place), 'rb').read()
    for words, code, says in ((('--tick', 'applications.own-switch'), 2, 'no step'), (('--tick', 'x\u202ey'), 2, 'no step'),
                              (('--tick', SWITCH, '--tick', 'nothing'), 2, 'nothing'), (('--untick', RESTART, '--untick', 'no'), 2, 'no'),
                              (('--tick', SWITCH, '--by', ''), 2, 'who did it'), (('--tick', SWITCH, '--by', 'a\nb'), 2, 'who did it'),
                              (('--tick', SWITCH, '--by', 'x' * 300), 2, 'who did it'), (('more',), 2, 'more')):
        result = place.run('steps', '--profile', 'p.xml', '--station', 'practice', *words, expect=code)
        assert says in result.err and result.err.count('\n') == 1 and result.out == '', f'{words}: {result}'
        assert '\u202e' not in result.err and open(ticks_file(place), 'rb').read() == before, words
    result = place.run('steps', expect=2)
    assert '--profile' in result.err and result.err.count('\n') == 1, result


@case
def exports_have_no_ticks(place):
    profile(place)
    place.write('e.reg', 'REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n"EnableDCOM"="Y"\r\n')
    names, _ = steps(place, where='e.reg', expect=10)
    assert set(names) == {'applications.other-computer', 'applications.try'}, names
    result = place.run('steps', '--profile', 'p.xml', '--station', 'e.reg', '--tick', 'applications.try')
    assert result.code == 3 and result.err.count('\n') == 1, result


@case
def a_damaged_file_is_refused_and_stays(place):
    profile(place)
    steps(place, '--tick', SWITCH, expect=10)
    path = ticks_file(place)
    good = open(path, 'rb').read()
    for name, content in (('cut', good[:-5]), ('nothing', b''), ('more', good + b'x'), ('another', good.replace(b' 0\n', b' 1\n')),
                          ('large', b'x' * 30000000)):
        with open(path, 'wb') as file:
            file.write(content)
        for words in ([], ['--tick', SWITCH], ['--untick', SWITCH]):
            result = place.run('steps', '--profile', 'p.xml', '--station', 'practice', *words, expect=2)
            assert 'ticks' in result.err and result.err.count('\n') == 1 and result.out == '', f'{name}: {result}'
        result = place.run('plan', '--profile', 'p.xml', '--station', 'practice', expect=10)
        assert 'what was ticked' in result.err and f'[ ] {SWITCH}\n' in result.out, f'{name}: {result}'
        result = place.run('apply', '--profile', 'p.xml', '--station', 'practice', '--yes', expect=0)
        place.run('undo', 'last', '--station', 'practice', expect=0)
        assert open(path, 'rb').read() == content, name


@case
def a_link_is_not_followed(place):
    if place.tools.is_windows:
        raise Skip('links are made otherwise there')
    profile(place)
    steps(place, '--tick', SWITCH, expect=10)
    path = ticks_file(place)
    os.rename(path, place.path('elsewhere'))
    os.symlink(place.path('elsewhere'), path)
    before = place.read('elsewhere')
    result = place.run('steps', '--profile', 'p.xml', '--station', 'practice', '--untick', SWITCH)
    assert result.code == 3 and result.err.count('\n') == 1, result
    assert place.read('elsewhere') == before


@case
def killed_at_each_step(place):
    profile(place)
    steps(place, '--tick', SWITCH, expect=10)
    path, seen = ticks_file(place), set()
    before = open(path, 'rb').read()
    words = ['steps', '--profile', 'p.xml', '--station', 'practice', '--tick', 'applications.try', '--untick', SWITCH]
    place.run(*words, faulty=True, DCW_FAULT='count:' + place.tools.foreign_path(place.path('count')), expect=10)
    n_steps = int(place.read('count').split()[0])
    assert n_steps > 5, n_steps
    for mode in ('kill', 'tear', 'eio', 'enospc'):
        for step in range(1, n_steps + 1):
            with open(path, 'wb') as file:
                file.write(before)
            result = place.run(*words, faulty=True, DCW_FAULT=f'{mode}:{step}')
            assert result.code in (KILLED if mode in ('kill', 'tear') else (1, 10)), f'{mode} at step {step}: {result}'
            now = tuple(ticked(place))
            assert now in ((SWITCH,), ('applications.try',)), f'{mode} at step {step}: {now}'
            assert result.code != 10 or now == ('applications.try',), f'{mode} at step {step}: said to be done'
            seen.add(now)
        place.run(*words, expect=10)
    assert len(seen) == 2, seen
    return f'{n_steps} steps'


@case
def topics_one_by_one(place):
    """--topic of plan and apply: that topic alone; what needs another one's account is blocked, until that is applied."""
    place.run('profile', 'new', '--role', 'server', '--group', 'OPC Users', '--server', SERVER, '--peer', '192.168.10.30', '-o', 'p.xml',
              '--set', 'discovery.use=on', '--set', 'identity.server=interactive', '--station', 'practice', expect=0)
    where = ['--profile', 'p.xml', '--station', 'practice']
    topics = [topic['id'] for topic in place.run('options', '--station', 'practice', '--json', expect=0).json()['topics']]
    plans = {topic: place.run('plan', *where, '--topic', topic, '--json').json() for topic in topics}
    for topic, plan in plans.items():
        assert all(topic in change['topics'] for change in plan['changes']), topic
        assert all(row['topics'] == [topic] for row in plan['blocked']), topic
    reasons = [row['reason']['text'] for row in plans['limits']['blocked']]
    assert any('creates the account OPC Users' in reason for reason in reasons), reasons
    both = place.run('plan', *where, '--topic', 'accounts', '--topic', 'limits', '--json', expect=10).json()
    assert not both['blocked'] and {t for change in both['changes'] for t in change['topics']} == {'accounts', 'limits'}, both
    for topic in topics:
        place.run('apply', *where, '--topic', topic, '--yes', expect=11 if topic == 'identity' else 0)
        place.run('plan', *where, '--topic', topic, expect=10 if topic == 'identity' else 0)
    left = place.run('plan', *where, '--json', expect=10).json()
    assert not left['changes'] and {t for row in left['blocked'] for t in row['topics']} == {'identity'}, left


@case
def all_that_there_can_be(place):
    kinds = place.run('steps', '--list', '--json', expect=0).json()['kinds']
    text = place.run('steps', '--list', expect=0).out
    assert len({kind['id'] for kind in kinds}) == len(kinds) > 10 and all(f'{kind["id"]} ' in text and kind['title'] in text for kind in kinds)
    checks = place.run('audit', '--list', '--json', expect=0).json()['checks']
    text = place.run('audit', '--list', expect=0).out.splitlines()
    assert [f'{check["code"]} {check["id"]}' for check in checks] == text
    assert len({check['id'] for check in checks}) == len({check['code'] for check in checks}) == len(checks) > 50
    assert all(check['id'].startswith(check['topic'] + '.') for check in checks)


main()
