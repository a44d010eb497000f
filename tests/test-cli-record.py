#!/usr/bin/env python3
"""The record of a run: all of it, the same each time, with who ticked what, what restarted, and no password."""
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, group_sid, main, station  # noqa: E402

SERVER = 'Kepware.KEPServerEX.V6'
PASSWORD = 'Wort-Geheim-77'
AT = ('--station', 'practice')


def set_up(place):
    """The whole job on the practice server, by run 1."""
    place.run('profile', 'new', *AT, '--role', 'server', '--group', 'OPC Users', '--user', 'OpcUser', '--server', SERVER, '-o', 'p.xml',
              expect=0)
    place.write('pw', PASSWORD + '\n')
    os.chmod(place.path('pw'), 0o600)
    place.run('apply', *AT, '--profile', 'p.xml', '--yes', '--password', 'OpcServer=file:pw', expect=0)


def record(place, run, *words, **more):
    return place.run('history', run, *AT, *words, expect=0, **more)


def section(text, title):
    """The lines below a heading of the record."""
    lines = text.replace('\r', '').split('\n')
    at = lines.index(title) + 2
    assert lines[at - 1] == '-' * len(title), lines[at - 1]
    end = next((i for i in range(at, len(lines) - 1) if lines[i] and set(lines[i + 1]) == {'-'}), len(lines))
    return '\n'.join(lines[at:end])


@case
def all_of_a_run(place):
    set_up(place)
    text = record(place, '1').out
    plan = place.run('snapshot', 'show', '1', *AT, '--json', expect=0).json()['plan']
    head = text.split('\n\n')[0]
    for line in ('Record of run 1 on OPC-SERVER', 'Station: practice', 'State: done', 'Planned from: a profile',
                 f'Digest of the plan: {plan["digest"]}', f'Written and read back: {len(plan["changes"])} of {len(plan["changes"])}'):
        assert line in head.split('\n'), f'{line}\n{head}'
    assert re.search(r'^Began: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$', head, re.MULTILINE), head
    changes = section(text, 'Changes')
    assert len(re.findall(r'^  \d+\. ', changes, re.MULTILINE)) == len(plan['changes'])
    assert changes.count('     Result: done and verified\n') == len(plan['changes']), changes
    sid = group_sid(open(place.practice(), 'rb').read())
    for word in ('+ OPC Users: Remote Launch, Remote Activation', f';;;{sid})', 'Users and groups', 'Firewall', 'Before: absent'):
        assert word in changes, f'{word}\n{changes}'
    for change in plan['changes']:
        assert change['why']['text'] in changes, change['why']
        assert (change['setting'] or change['resource']['text'].split(' ')[0]) in changes, change
    assert 'KEPServerEXV6 still has to restart' in section(text, 'Restarts')
    audit = place.run('audit', *AT, '--profile', 'p.xml', '--json', expect=None).json()['findings']
    known = section(text, 'Worth knowing, as the computer is now')
    assert audit and all(f' {finding["code"]}: ' in known and finding['evidence']['text'] in known for finding in audit), known
    steps = place.run('steps', *AT, '--profile', 'p.xml', '--json', expect=10).json()['steps']
    by_hand = section(text, 'What only a person can do')
    assert by_hand.count('  [ ] ') == len(steps) > 4 and all(step['text']['text'] in by_hand for step in steps), by_hand
    for found in (text, record(place, '1', '--json').out):
        assert PASSWORD not in found


@case
def the_same_for_the_same_run(place):
    set_up(place)
    first = record(place, '1').out
    record(place, '1', '-o', 'a.txt')
    record(place, 'last', '-o', 'b.txt', DCW_TEST_NOW='1900000000', faulty=True)
    assert place.read('a.txt') == place.read('b.txt'), 'nothing of the time when it is made'
    ends = b'\r\n' if place.tools.is_windows else b'\n'
    assert place.read('a.txt') == first.encode().replace(b'\n', ends)
    data = record(place, '1', '--json', '-o', 'c.txt').json()
    assert data['file'] == 'c.txt' and data['run'] == 1 and data['lines'][0] == {'style': 'title', 'text': data['title']}, data
    assert {line['style'] for line in data['lines']} == {'title', 'fact', 'section', 'topic', 'item', 'detail', 'small', 'text'}
    assert all(line['text'] in first for line in data['lines'])
    german = record(place, '1', LANGUAGE='de', LC_ALL='C.UTF-8').out
    assert german.count('\n') == first.count('\n')


@case
def ticks_and_restarts(place):
    set_up(place)
    place.run('steps', *AT, '--profile', 'p.xml', '--tick', 'applications.try', '--by', 'Anna Ärmel', expect=10, faulty=True,
              DCW_TEST_NOW='1800000000')
    place.run('restart', '1', *AT, '--yes', expect=0)
    text = record(place, '1').out
    assert '     Ticked by Anna Ärmel, 2027-01-15T08:00:00Z.' in section(text, 'What only a person can do'), text
    restarts = section(text, 'Restarts')
    assert re.search(r'^  KEPServerEXV6 has restarted \(\d{4}-', restarts, re.MULTILINE) and 'still has' not in restarts, restarts


@case
def taken_back(place):
    set_up(place)
    place.run('undo', '1', *AT, expect=None)
    first, second = record(place, '1').out, record(place, 'last').out
    assert 'Taken back by run: 2' in first and 'still has to restart' not in first and 'What only a person can do' not in first, first
    assert second.startswith('Record of run 2 on OPC-SERVER\n') and 'What was done: undo of run 1\n' in second, second
    changes = section(second, 'Changes')
    assert 'Result: taken back and verified' in changes and '- OPC Users: Remote Launch, Remote Activation' in changes, changes
    assert ' A01: ' not in second, 'nobody wants the group any more'
    place.run('undo', '2', *AT, '--password', 'OpcServer=file:pw', expect=None)
    assert 'Done again by run: 3' in record(place, '2').out


@case
def a_run_that_went_back(place):
    place.write('s.xml', station())
    place.profile()
    broken = None
    for step in range(1, 80):
        place.write('s.xml', station())
        result = place.run('apply', '--station', 's.xml', '--profile', 'p.xml', '--yes', faulty=True, expect=None,
                           DCW_FAULT=f'enospc:{step}')
        runs = place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs']
        if result.code == 1 and runs and runs[-1]['phase'] == 'undone':
            broken = runs[-1]['number']
            break
        if runs and not runs[-1]['finished']:
            place.run('resume', '--station', 's.xml', expect=None)
        if result.code == 0:
            place.run('undo', 'last', '--station', 's.xml', expect=0)
    assert broken is not None
    text = place.run('history', str(broken), '--station', 's.xml', expect=0).out
    assert 'State: took itself back\n' in text, text
    assert 'What only a person can do' not in text and 'Written and read back: 0 of' in text, text


@case
def hostile_words_stay_on_their_line(place):
    place.write('s.xml', station(computer='EVIL\u202ePC'))
    place.profile()
    place.run('apply', '--station', 's.xml', '--profile', 'p.xml', '--yes', expect=0)
    text = place.run('history', '1', '--station', 's.xml', expect=0).out
    assert '\u202e' not in text and '\\u{202E}' in text.split('\n')[0].upper().replace('\\U', '\\u'), text.split('\n')[0]


@case
def refused(place):
    set_up(place)
    before = place.read('state/practice/server.xml')
    for words, code, part in ((['2'], 2, 'no run 2'), (['0'], 2, '0'), (['1', '-o', place.tools.foreign_path(place.practice())], 3, 'station itself'),
                              (['1', '-o', 'nowhere/r.txt'], 1, 'nowhere')):
        result = place.run('history', *words, *AT, expect=code)
        assert part in result.err and not result.out, result
    assert place.read('state/practice/server.xml') == before
    place.write('s.xml', station())
    assert 'no run that left' in place.run('history', 'last', '--station', 's.xml', expect=3).err


if __name__ == '__main__':
    main()
