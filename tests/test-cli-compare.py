#!/usr/bin/env python3
"""Captures at the command line: what could not be read, captures for strangers, and what is different since."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import LAUNCH_LIMIT, MACHINE, case, main, sid_hex, station  # noqa: E402


def both(place, *words, expect):
    text = place.run(*words, expect=expect)
    return text, place.run(*words, '--json', expect=expect).json()


@case
def says_what_it_could_not_read(place):
    unknown = '    <value name="LegacyAuthenticationLevel" status="unknown">\n      <reason text="access denied"/>\n    </value>\n'
    place.write('s.xml', station().replace('    <value name="MachineLaunch', unknown + '    <value name="MachineLaunch', 1))
    text, data = both(place, 'capture', '--station', 's.xml', '-o', 'c.xml', expect=0)
    assert 'LegacyAuthenticationLevel' in text.err and 'access denied' in text.err, text
    rows = {(row['kind'], row['listed'], row['reason']): row for row in data['unread']}
    assert rows['registry-value', False, 'access denied']['count'] == 1, data
    # The file lists neither services nor rules: all of a kind, with the reason, and in the capture too.
    assert ('service', True, 'not recorded') in rows and ('firewall-rule', True, 'not recorded') in rows, data
    content = place.read('c.xml').decode()
    assert '<reason text="access denied"/>' in content, content
    assert '<fact id="capture.unread" subject="service" value="not recorded"/>' in content, content
    whole = place.run('capture', '--station', 'practice', '-o', 'p.xml', expect=0)
    assert whole.err == '', whole


ORIGINALS = ['OPC-SERVER', 'jsmith', MACHINE, '-1077"', MACHINE.split('-')[4], '10.20.30.40', 'HMI-NINE', 'Line9Crew']


@case
def a_capture_for_strangers(place):
    facts = [('network.address', 'LAN', '10.20.30.40/24'), ('network.host', 'HMI-NINE', '10.20.30.41')]
    launch = LAUNCH_LIMIT + [(0x1f, MACHINE + '-1078')]
    place.write('s.xml', station(groups=[(1078, 'Line9Crew')], users=[(1077, 'jsmith')], members=[(1078, MACHINE + '-1077')],
                                 facts=facts, launch=launch))
    place.profile()
    names = []
    for name in ('a.xml', 'b.xml'):
        data = place.run('capture', '--station', 's.xml', '--redact', '-o', name, '--json', expect=0).json()
        content = place.read(name).decode()
        names.append((data['computer'], data['machine']))
        for original in ORIGINALS:
            assert original.lower() not in content.lower(), f'{original} remains: {content}'
        assert sid_hex(MACHINE + '-1078') not in content and sid_hex(MACHINE)[16:] not in content, content
        assert data['redacted'] and re.search('machine="S-1-5-21-[0-9-]+"', content), data
        # A station as any other: planned on, applied to and taken back.
        plan = place.run('plan', '--station', name, '--profile', 'p.xml', '--json', expect=10).json()
        there = place.run('plan', '--station', 's.xml', '--profile', 'p.xml', '--json', expect=10).json()
        for key in ('changes', 'blocked', 'findings'):
            assert len(plan[key]) == len(there[key]), f'{key}: {plan[key]}, {there[key]}'
        assert [row['code'] for row in plan['findings']] == [row['code'] for row in there['findings']], plan['findings']
        place.run('apply', '--station', name, '--profile', 'p.xml', '--yes', expect=0)
        place.run('undo', 'last', '--station', name, expect=0)
        assert place.read(name).decode() == content, name
    assert names[0] != names[1], 'the names are drawn anew'
    data = place.run('capture', '--station', 's.xml', '-o', 'plain.xml', '--json', expect=0).json()
    assert not data['redacted'] and data['computer'] == 'OPC-SERVER', data
    refused = place.run('audit', '--station', 's.xml', '--against', 'a.xml', expect=3)
    assert 'another computer' in refused.err and 'redact' in refused.err and refused.out == '', refused


@case
def since_a_run(place):
    place.write('s.xml', station())
    place.profile()
    nothing = place.run('audit', '--station', 's.xml', '--since', 'last', expect=3)
    assert 'no run' in nothing.err, nothing
    place.run('apply', '--station', 's.xml', '--profile', 'p.xml', '--yes', expect=0)
    for run in ('1', 'last'):
        text, data = both(place, 'audit', '--station', 's.xml', '--since', run, expect=0)
        assert 'nothing is different since run 1' in text.out and data['since'] == 1, text
        assert data['differences'] == [] and data['summary']['differences'] == 0, data
    changed = place.read('s.xml')
    limit = re.search(b'name="MachineLaunchRestriction" type="REG_BINARY" data="([0-9a-f]+)"', changed).group(1)
    plain = re.search('name="MachineLaunchRestriction" type="REG_BINARY" data="([0-9a-f]+)"', station()).group(1).encode()
    assert limit != plain
    place.write('s.xml', changed.replace(limit, plain))
    text, data = both(place, 'audit', '--station', 's.xml', '--since', '1', expect=10)
    assert '- OPC Users: Remote Launch, Remote Activation' in text.out and 'COM limits' in text.out, text
    assert 'opcdcom undo 1 --on-conflict skip --station s.xml' in text.out and data['takenBack'] is None, text
    row = data['differences'][0]
    assert len(data['differences']) == 1 and row['difference'] == 'changed' and row['topic'] == 'limits', data
    assert row['differences'] == ['- OPC Users: Remote Launch, Remote Activation'], row
    # What people see of it is said, and the profile that was named is in the command that sets it right.
    effect = 'Clients get 0x80070005 (access denied); the server logs event 10016.'
    assert [message['text'] for message in row['effects']] == [effect] and effect in text.out, row
    named = place.run('audit', '--station', 's.xml', '--since', '1', '--profile', 'p.xml', expect=10).out
    assert 'opcdcom plan --profile p.xml --station s.xml' in named and 'FILE' not in named, named
    place.write('s.xml', changed)
    place.run('undo', '1', '--station', 's.xml', expect=0)
    place.run('audit', '--station', 's.xml', '--since', '2', expect=0)
    text, data = both(place, 'audit', '--station', 's.xml', '--since', '1', expect=10)
    assert 'Gone: group OPC Users' in text.out and 'opcdcom undo' not in text.out, text
    assert 'Run 2 took run 1 back' in text.out and data['takenBack'] == 2, text
    assert {row['difference'] for row in data['differences']} == {'gone', 'changed'}, data
    # The undo put back the very bytes; what it left is as it was before.
    place.run('undo', '2', '--station', 's.xml', expect=0)
    place.run('audit', '--station', 's.xml', '--since', '3', expect=0)
    again = place.run('audit', '--station', 's.xml', '--since', '1')
    assert 'run 3 did it again' in again.out and 'other accounts to Windows' in again.out, again
    for words, part in ((('--since', '9'), '9'), (('--since', 'first'), 'first'), (('--since', '1', '--against', 's.xml'), 'together')):
        assert part in place.run('audit', '--station', 's.xml', *words, expect=2).err, words


@case
def against_a_capture(place):
    before = dict(users=[(1001, 'operator'), (1002, 'annie')], groups=[(1010, 'Crew')], members=[(1010, MACHINE + '-1001')],
                  facts=[('service.state', 'OpcEnum', 'running'), ('windows.build', '', '19045')])
    now = dict(users=[(1001, 'operator'), (1003, 'annie')], groups=[(1010, 'Crew')],
               members=[(1010, MACHINE + '-1001'), (1010, MACHINE + '-1003')],
               facts=[('service.state', 'OpcEnum', 'stopped'), ('windows.build', '', '22631')], launch=LAUNCH_LIMIT[:-1])
    place.write('s.xml', station(**before))
    place.run('capture', '--station', 's.xml', '-o', 'good.xml', expect=0)
    text, data = both(place, 'audit', '--station', 's.xml', '--against', 'good.xml', expect=0)
    assert 'nothing is different from what good.xml recorded' in text.out and data['against'] == 'good.xml' and data['since'] is None, data
    place.write('s.xml', station(**now))
    text, data = both(place, 'audit', '--station', 's.xml', '--against', 'good.xml', expect=10)
    for part in ('Deleted and made again: user annie', f'It was {MACHINE}-1002 and is {MACHINE}-1003 now', 'New: membership annie → Crew',
                 '- BUILTIN\\Performance Log Users: everything', 'Windows build: 19045 → 22631', 'State of the service OpcEnum: running → stopped',
                 'opcdcom plan --profile FILE --station s.xml'):
        assert part in text.out, f'{part} is not in {text}'
    rows = [(row['difference'], row['topic'], row.get('fact', {}).get('id')) for row in data['differences']]
    assert rows == [('made-again', 'accounts', None), ('new', 'accounts', None), ('changed', 'limits', None),
                    ('changed', None, 'windows.build')], rows
    assert data['differences'][0]['again']['text'].endswith('-1003'), data['differences'][0]
    # A finding is told with what was seen, and only where it was not there before.
    then = {row['code'] for row in place.run('audit', '--station', 'good.xml', '--json').json()['findings']}
    found = {row['code']: row['evidence']['text'] for row in place.run('audit', '--station', 's.xml', '--json').json()['findings']}
    codes = {row['finding'] for row in data['differences']} - {None}
    assert not codes & then, (codes, then)
    for code in codes:
        assert f'{code}: {found[code]}' in text.out, (code, text)
    assert [row['fact']['id'] for row in data['passing']] == ['service.state'], data
    assert data['summary']['differences'] == 4 and data['unknown'] == [], data
    # What can't be read any more is told apart.
    content = station(**before).replace('type="REG_SZ" data="Y"/>', 'status="unknown">\n      <reason text="access denied"/>\n    </value>')
    place.write('s.xml', content)
    text, data = both(place, 'audit', '--station', 's.xml', '--against', 'good.xml', expect=0)
    assert 'EnableDCOM: can\'t be read now: access denied' in text.out, text
    assert [row['side'] for row in data['unknown']] == ['now'], data
    other = station(**before).replace(MACHINE, 'S-1-5-21-1-2-3')
    place.write('other.xml', other)
    assert 'another computer' in place.run('audit', '--station', 's.xml', '--against', 'other.xml', expect=3).err
    assert 'none.xml' in place.run('audit', '--station', 's.xml', '--against', 'none.xml').err
    place.write('bad.xml', '<station>')
    assert 'bad.xml:1' in place.run('audit', '--station', 's.xml', '--against', 'bad.xml', expect=2).err


@case
def against_exports(place):
    place.write('s.xml', station())
    place.write('ole.reg', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n'
                '"EnableDCOM"="N"\r\n')
    text, data = both(place, 'audit', '--station', 's.xml', '--against', 'ole.reg', expect=10)
    assert {row['resource']['text'].split('\\')[-1] for row in data['differences']} == {'EnableDCOM', 'MachineLaunchRestriction'}, data
    assert data['summary']['unrecorded'] > 0 and 'says nothing' in text.out, data


@case
def what_leads_to_an_error(place):
    whole = place.run('audit', '--station', 'practice', '--json').json()['findings']
    assert {'F05', 'F06', 'F08', 'I01'} <= {row['code'] for row in whole}, whole
    for number in ('0x800706BA', '800706ba', '-2147023174', ' 0x800706ba '):
        text, data = both(place, 'audit', '--station', 'practice', f'--error={number}', expect=10)
        assert {row['code'] for row in data['findings']} == {'F05', 'F06', 'F08'}, (number, data)
        assert 'F06' in text.out and 'I01' not in text.out, text
    text, data = both(place, 'audit', '--station', 'practice', '--error', '0x80040202', expect=0)
    assert [row['code'] for row in data['findings']] == ['I01'], data
    text, data = both(place, 'audit', '--station', 'practice', '--error', '0x80040154', expect=0)
    assert data['findings'] == [] and 'other computer' in text.out and data['summary']['text'] in text.out, text
    # a code that nothing here has is known all the same
    for unexplained in ('10036', 'l05'):
        text, data = both(place, 'audit', '--station', 'practice', '--error', unexplained, expect=0)
        assert data['findings'] == [] and 'other computer' in text.out, (unexplained, text)
    for unknown in ('8007005', '0x8123', 'W61', 'no such word', '5', '13'):
        text, data = both(place, 'audit', '--station', 'practice', '--error', unknown, expect=0)
        assert data['findings'] == [] and 'not a number or code that is known' in text.out and 'other computer' not in text.out, (unknown, text)
    text, data = both(place, 'audit', '--station', 'practice', '--error', '135', expect=10)
    assert [row['code'] for row in data['findings']] == ['F06'], data
    refused = place.run('audit', '--station', 'practice', '--error', '5', '--since', 'last', expect=2)
    assert '--error' in refused.err, refused


main()
