#!/usr/bin/env python3
"""What every command answers: exit codes, one line for bad usage, JSON that says the same as the text, output that fails."""
import json
import os
import shlex
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import LAUNCH_LIMIT, Skip, case, descriptor_hex, main, station  # noqa: E402

COMMANDS = ['servers', 'options', 'audit', 'profile new', 'profile check', 'plan', 'apply', 'confirm', 'undo', 'resume', 'history', 'export',
            'snapshot show', 'snapshot check', 'capture', 'sd']

SDDL = 'O:BAG:BAD:(A;;CCDCLC;;;WD)'

# Words, expected exit code, what the one line on standard error must contain.
BAD_USAGE = [
    ('', 'no command'),
    ('frobnicate', 'frobnicate'),
    ('profile', 'profile'),
    ('profile frobnicate', 'frobnicate'),
    ('snapshot', 'snapshot'),
    ('options nothing', 'nothing'),
    ('options accounts limits', 'limits'),
    ('options --frobnicate', '--frobnicate'),
    ('audit more', 'more'),
    ('audit --station', '--station'),
    ('profile new -o q.xml', '--role'),
    ('profile new --role server', '--output'),
    ('profile new --role master -o q.xml', 'master'),
    ('profile new --role server --network token-ring -o q.xml', 'token-ring'),
    ('profile new --role server --set limits.launch -o q.xml', 'OPTION=VALUE'),
    ('profile new --role server --set limits.launch=sideways -o q.xml', 'sideways'),
    ('profile new --role server --set no.such=1 -o q.xml', 'no.such'),
    ('profile new --role server --set limits.launch=all --set limits.launch=remote -o q.xml', 'contradicts'),
    ('profile new --role server --group a/b -o q.xml', 'group'),
    ('profile new --role server --peer= -o q.xml', '--peer'),
    ('profile check', 'FILE'),
    ('plan', '--profile'),
    ('plan --profile p.xml --topic nothing', 'nothing'),
    ('plan --profile p.xml surplus', 'surplus'),
    ('apply', '--profile'),
    ('apply --profile p.xml --plan p.xml', '--plan'),
    ('apply --plan p.xml --topic limits', '--topic'),
    ('apply --profile p.xml --confirm-within 0', '--confirm-within'),
    ('apply --profile p.xml --confirm-within -5', '--confirm-within'),
    ('apply --profile p.xml --confirm-within 1e3', '--confirm-within'),
    ('apply --profile p.xml --confirm-within 99999999999999999999', '--confirm-within'),
    ('apply --profile p.xml --password secret', '--password'),
    ('apply --profile p.xml --password =fd:3', '--password'),
    ('apply --profile p.xml --password u=fd:x', 'fd:'),
    ('apply --profile p.xml --password u=fd:secret', 'fd:'),
    ('apply --profile p.xml --password u=fd:-secret', 'fd:'),
    ('apply --profile p.xml --password u=secret', '--password'),
    ('apply --profile p.xml --password u secret', 'more words'),
    ('apply --profile p.xml --passwort=secret', 'no option --passwort '),
    ('apply --profile p.xml -psecret', 'no option -p '),
    ('undo last secret', 'more words'),
    ('resume secret', 'more words'),
    ('resume --overdue --forward', '--overdue'),
    ('resume --overdue --password a=fd:0', '--overdue'),
    ('resume --state /somewhere', '--state'),
    ('resume --overdue --state somewhere', 'absolute'),
    ('plan --profile p.xml --colour=secret', 'no option --colour '),
    ('apply --profile p.xml --password u=word', '--password'),
    ('confirm', 'RUN'),
    ('confirm one', 'one'),
    ('confirm 0', '0'),
    ('confirm last', 'last'),
    ('undo', 'RUN'),
    ('undo first', 'first'),
    ('undo 1 2', 'more words'),
    ('undo last --on-conflict pray', 'pray'),
    ('resume 1', 'more words'),
    ('history one', 'one'),
    ('history 1', 'no run 1'),
    ('history 1 2', '2'),
    ('history -o q.xml', '--output'),
    ('export -o q.xml', '--profile'),
    ('export --profile p.xml --format reg -o q.xml', 'one of: cmd'),
    ('snapshot show', 'RUN'),
    ('snapshot check 4294967296', '4294967296'),
    ('capture', '--output'),
    ('capture -o', '-o'),
    ('sd --from klingon x', 'klingon'),
    ('sd --to klingon x', 'klingon'),
    ('sd --com neither x', 'neither'),
    ('sd --domain-sid x x', '--domain-sid'),
    ('sd --batch x', '--batch'),
    ('sd --station practice x', '--station'),
    ('sd O:XX', 'offset'),
    ('sd --to sddl 0100', ''),
    ('plan --profile p.xml --station nowhere.txt', 'nowhere.txt'),
    ('plan --profile p.xml --station practice:nothing', 'practice:nothing'),
]


@case
def bad_usage_is_one_line_and_exit_2(place):
    place.profile()
    for words, part in BAD_USAGE:
        result = place.run(*words.split(), expect=2)
        assert result.err.count('\n') == 1 and part in result.err, f'expected one line with "{part}": {result}'
        assert result.out == '', f'printed something: {result}'
        assert not os.path.exists(place.path('q.xml')), f'wrote a file: {result}'
        # A password that was typed in the wrong place must not end up on the screen.
        assert 'secret' not in result.err and 'word"' not in result.err, f'repeats the secret: {result}'
    return f'{len(BAD_USAGE)} ways'


@case
def help_for_everybody(place):
    overview = place.run('--help', expect=0)
    listed = [line.split('  ')[1] for line in overview.out.split('Commands:\n')[1].split('\n\n')[0].splitlines()]
    assert set(listed) >= set(COMMANDS) and all(name == name.strip() for name in listed), listed
    for name in listed:
        result = place.run(*name.split(), '--help', expect=0)
        assert result.out.startswith('Usage:') and f'opcdcom {name} ' in result.out and result.err == '', result
        if name in COMMANDS:
            assert '--json' in result.out and ('--station' in result.out) == (name not in ('profile check', 'sd')), result
    assert place.run('help', expect=0).out == overview.out
    version = place.run('--version', expect=0).out
    assert version.startswith('opcdcom ') and version[8].isdigit(), version


@case
def help_of_a_group(place):
    for group, names in (('profile', ('new', 'check', 'pair')), ('snapshot', ('show', 'check'))):
        for word in ('--help', '-h', 'help'):
            result = place.run(group, word, expect=0)
            assert result.out.startswith('Usage:') and all(f'  {group} {name} ' in result.out for name in names), result
            assert '  plan ' not in result.out and result.err == '', result
        assert f'opcdcom {group} --help' in place.run(group, expect=2).err, group


@case
def commands_as_printed_are_for_the_same_station(place):
    place.profile()
    for name, shown in (('s.xml', 's.xml'), ('my station.xml', "'my station.xml'"), ("it's;ls.xml", None), ('a\tb.xml', None)):
        if place.tools.is_windows and name != 's.xml':
            continue
        place.write(name, station())
        done = place.run('apply', '--station', name, '--profile', 'p.xml', '--yes', expect=0)
        assert '\t' not in done.out, done
        line = next(row for row in done.out.splitlines() if row.startswith('To take it back: '))
        assert line.startswith('To take it back: opcdcom undo ') and ' --station ' in line, done
        assert shown is None or line.endswith(f' --station {shown}'), line
        if '\t' not in name:
            place.run(*shlex.split(line)[5:], expect=0)
            assert place.read(name) == station().encode(), line
            os.remove(place.path(name))


@case
def what_is_not_there_is_noted(place):
    words = ['profile', 'new', '--station', 'practice', '--peer', 'PC=10.0.0.2', '-o', 'n.xml', '--role']
    note = 'is not on this computer; OPC servers found: Kepware.KEPServerEX.V6'
    assert f'KEPServerEX {note}' in place.run(*words, 'server', '--server', 'KEPServerEX', expect=0).err
    data = place.run(*words, 'server', '--server', 'KEPServerEX', '--json', expect=0).json()
    assert len(data['notes']) == 1 and data['notes'][0]['text'].startswith(f'KEPServerEX {note}'), data['notes']
    for role, server in (('server', 'Kepware.KEPServerEX.V6'), ('client', 'KEPServerEX')):
        assert place.run(*words, role, '--server', server, '--json', expect=0).json()['notes'] == [], role


@case
def passwords_for_nobody_are_noted(place):
    place.write('s.xml', station())
    place.profile()
    place.write('secret', 'Pa55-word-here\n')
    os.chmod(place.path('secret'), 0o600)
    for changes in (True, False):
        result = place.run('apply', '--station', 's.xml', '--profile', 'p.xml', '--yes', '--password', 'Opcserv=file:secret', expect=0)
        assert 'nothing here needs a password for Opcserv' in result.err and 'Pa55' not in result.err, result


@case
def exit_codes(place):
    place.write('s.xml', station())
    place.profile()
    rows = [
        ('plan --profile p.xml', 10), ('apply --profile p.xml', 3), ('apply --profile p.xml --yes', 0), ('plan --profile p.xml', 0),
        ('apply --profile p.xml --yes', 0), ('confirm 1', 3), ('undo 7', 2), ('snapshot check 1', 0), ('snapshot check last', 0),
        ('snapshot show 9', 2), ('resume', 0), ('undo last', 0), ('undo 1', 3), ('undo 2', 0), ('undo 3', 0), ('history', 0),
        ('options', 0), ('audit --profile p.xml', 10), ('capture -o c.xml', 0), ('profile check p.xml', 0),
    ]
    for words, code in rows:
        name = words.split()[0]
        where = [] if name == 'profile' else ['--station', 's.xml']
        result = place.run(*words.split(), *where)
        assert result.code == code, f'expected {code}: {result}'
        assert code not in (2, 3) or result.err.count('\n') == 1, f'expected one line: {result}'
    result = place.run('plan', '--profile', 'gone.xml', '--station', 's.xml', expect=2)
    assert 'gone.xml' in result.err and result.err.count('\n') == 1, result
    result = place.run('plan', '--profile', 'p.xml', '--station', 'gone.xml')
    assert result.code in (1, 2) and 'gone.xml' in result.err and result.err.count('\n') == 1, result
    if not place.tools.is_windows:
        place.run('plan', '--profile', 'p.xml', '--station', 'local', expect=3)


@case
def answer_no_writes_nothing(place):
    place.write('s.xml', station())
    place.profile()
    before = place.read('s.xml')
    for answer in (b'y\n', b'yes\n', b''):
        result = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', stdin=answer, expect=3)
        assert '--yes' in result.err, f'a pipe is no terminal: {result}'
    assert place.read('s.xml') == before


def at_terminal(place, answer, *arguments):
    """Runs the command at a terminal and answers its question."""
    import pty
    import select
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        os.execve(place.tools.opcdcom, ['opcdcom', *arguments], place.environment())
    shown = b''
    answered = False
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f'no answer after {shown!r}'
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
        if not answered and b'[y/N]' in shown:
            os.write(terminal, answer)
            answered = True
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert answered, f'it did not ask: {shown.decode()}'
    return status, shown.decode()


@case
def at_a_terminal_it_asks(place):
    if place.tools.is_windows:
        raise Skip('terminals are made with pty here')
    place.write('s.xml', station())
    place.profile()
    before = place.read('s.xml')
    for answer in (b'n\n', b'\n', b'maybe\n', b'\x04'):
        code, shown = at_terminal(place, answer, 'apply', '--profile', 'p.xml', '--station', 's.xml')
        assert code == 3, f'{answer}: exit {code}: {shown}'
        assert 'OPC Users' in shown, 'the plan was not shown'
        assert place.read('s.xml') == before, f'{answer}: something was written'
    code, shown = at_terminal(place, b'y\n', 'apply', '--profile', 'p.xml', '--station', 's.xml')
    assert code == 0 and place.read('s.xml') != before, shown


@case
def at_a_terminal_undo_shows_and_asks_too(place):
    if place.tools.is_windows:
        raise Skip('terminals are made with pty here')
    place.write('s.xml', station())
    place.profile()
    before = place.read('s.xml')
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', expect=0)
    after = place.read('s.xml')
    for answer in (b'n\n', b'\n', b'maybe\n', b'\x04'):
        code, shown = at_terminal(place, answer, 'undo', 'last', '--station', 's.xml')
        assert code == 3, f'{answer}: exit {code}: {shown}'
        assert 'would be taken back' in shown and '- OPC Users: Remote Launch' in shown, f'not shown what it comes to: {shown}'
        assert place.read('s.xml') == after, f'{answer}: something was written'
    code, shown = at_terminal(place, b'y\n', 'undo', 'last', '--station', 's.xml')
    assert code == 0 and place.read('s.xml') == before, shown
    code, shown = at_terminal(place, b'n\n', 'undo', 'last', '--station', 's.xml')
    assert code == 3 and 'Do this again' in shown and '+ OPC Users: Remote Launch' in shown, shown
    # A script has no terminal, and goes on as it was told.
    place.run('undo', 'last', '--station', 's.xml', '--yes', expect=0)
    assert place.read('s.xml') != before


def facts_of_plan(plan, details=False):
    """What a person must find in the text too: as Windows has it only where words are missing, or with --details."""
    for change in plan['changes']:
        yield change['resource']['text']
        yield from change['differences']
        if details or not change['differences']:
            yield change['after']['sddl'] or change['after']['text']
        yield change['why']['text']
    for row in plan['blocked']:
        yield row['reason']['text']
    for finding in plan['findings']:
        yield finding['code']
        yield finding['evidence']['text']
    yield plan['digest']


def both(place, *words, expect, station='s.xml'):
    where = ['--station', station] if station else []
    text = place.run(*words, *where, expect=expect)
    data = place.run(*words, *where, '--json', expect=expect)
    return text.out, data.json()


@case
def json_says_what_the_text_says(place):
    place.write('s.xml', station(launch=LAUNCH_LIMIT[:2]))
    place.profile()
    text, data = both(place, 'plan', '--profile', 'p.xml', expect=10)
    for fact in facts_of_plan(data):
        assert fact in text, f'plan: "{fact}" is not in the text:\n{text}'
    assert all(change['after']['text'] not in text for change in data['changes'] if change['differences']), text
    text = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', '--details', expect=10).out
    for fact in facts_of_plan(data, details=True):
        assert fact in text, f'plan --details: "{fact}" is not in the text:\n{text}'
    assert data['summary']['changes'] == len(data['changes']) == 2 and data['changes'][1]['needs'] == [1], data
    text, data = both(place, 'audit', '--profile', 'p.xml', expect=10)
    for finding in data['findings']:
        assert finding['evidence']['text'] in text, f'audit: {finding}'
    text, data = both(place, 'options', expect=0)
    for topic in data['topics']:
        for option in topic['options']:
            for fact in (topic['title'], option['id'], option['label'], option['why'], option['because']['text']):
                assert fact in text, f'options: "{fact}"'
    text, data = both(place, 'profile', 'check', 'p.xml', expect=0, station=None)
    assert data['group'] in text and all(f'{name}={value}' in text for name, value in data['values'].items()), text
    data = place.run('apply', '--profile', 'p.xml', '--yes', '--station', 's.xml', '--json', expect=0).json()
    assert data['report']['run'] == 1 and [o['result'] for o in data['report']['outcomes']] == ['verified', 'verified'], data
    text, data = both(place, 'history', expect=0)
    assert data['runs'][0]['text'] in text and data['runs'][0]['effect'] is True, text
    text, data = both(place, 'snapshot', 'show', '1', expect=0)
    for fact in facts_of_plan(data['plan']):
        assert fact in text, f'snapshot: "{fact}" is not in the text:\n{text}'
    assert [binding['name'] for binding in data['bindings']] == ['OPC Users'] and data['bindings'][0]['sid'] in text, data
    text, data = both(place, 'snapshot', 'check', '1', expect=0)
    assert data['text'] in text and data['sound'] is True
    text, data = both(place, 'undo', 'last', '--dry-run', expect=0)
    for outcome in data['outcomes']:
        assert outcome['text'] in text, f'undo: {outcome}'
    data = place.run('undo', 'last', '--station', 's.xml', '--json', expect=0).json()
    assert data['run'] == 2 and data['direction'] == 'backward' and data['phase'] == 'applied', data
    text, data = both(place, 'resume', expect=0)
    assert data['of'] == 0 and 'No run is unfinished' in text, data
    text, data = both(place, 'capture', '-o', 'c.xml', expect=0)
    assert data['text'] in text and data['resources'] > 0, data
    data = place.run('profile', 'new', '--role', 'server', '--group', 'G', '--user', 'b', '--user', 'a', '--peer', 'x', '-o', 'q.xml',
                     '--station', 's.xml', '--json', expect=0).json()
    assert data['users'] == ['a', 'b'] and data['values'] and {row['option'] for row in data['recommended']} >= set(data['values']), data
    data = place.run('apply', '--profile', 'p.xml', '--yes', '--station', 's.xml', '--json', '--confirm-within', '600', expect=11).json()
    assert data['report']['phase'] == 'waiting' and data['report']['deadline'] is not None, data
    data = place.run('confirm', '3', '--station', 's.xml', '--json', expect=0).json()
    assert data['run'] == 3 and data['kept'] is True, data
    data = place.run('apply', '--profile', 'p.xml', '--yes', '--station', 's.xml', '--json', expect=0).json()
    assert data['report'] is None and 'Nothing to do' in data['text'], data


@case
def descriptors_in_all_forms(place):
    for name in ('text', 'sddl', 'hex', 'json'):
        place.run('sd', '--to', name, SDDL, expect=0)
    digits = place.run('sd', '--to', 'hex', SDDL, expect=0).out.strip()
    assert digits == descriptor_hex([(7, 'S-1-1-0')])
    data = place.run('sd', '--json', '--com', 'access', digits, expect=0).json()
    assert data['sddl'] == SDDL and data['hex'] == digits and data['dacl'][0]['mask'] == 7 and data['com']['valid'] is True, data
    assert place.run('sd', '--to', 'json', '--com', 'access', digits, expect=0).json() == data
    assert place.run('sd', '--to', 'sddl', stdin=(digits + '\n').encode(), expect=0).out == SDDL + '\n'
    assert 'Everyone: everything' in place.run('sd', '--com', 'access', SDDL, expect=0).out
    domain = ['--domain-sid', 'S-1-5-21-1-2-3']
    result = place.run('sd', '--to', 'sddl', 'D:(A;;CC;;;LA)', expect=2)
    assert 'offset' in result.err and result.err.count('\n') == 1, result
    assert place.run('sd', '--to', 'sddl', *domain, 'D:(A;;CC;;;LA)', expect=0).out == 'D:(A;;CC;;;LA)\n'
    assert '-1-2-3-500' in place.run('sd', *domain, 'D:(A;;CC;;;LA)', expect=0).out


@case
def descriptors_in_batches(place):
    good, bad = SDDL, 'O:XX'
    lines = [good, bad, '', good + '\r', 'x' * 5000000, good, 'a\0b', good]
    result = place.run('sd', '--batch', '--to', 'sddl', stdin='\n'.join(lines).encode(), expect=2)
    out = result.out.split('\n')
    assert len(out) == len(lines) + 1 and out[-1] == '', result.out[:1000]
    for line, answer in zip(lines, out):
        if line.strip() == good:
            assert answer == good, answer
        elif line:
            assert answer.startswith('error: '), answer
    result = place.run('sd', '--batch', '--json', stdin='\n'.join(lines).encode(), expect=2)
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert len(answers) == len(lines) and answers[0]['sddl'] == good and 'error' in answers[1], result.out[:1000]
    result = place.run('sd', '--batch', '--to', 'hex', stdin=((good + '\n') * 50000).encode(), expect=0)
    assert result.out == (descriptor_hex([(7, 'S-1-1-0')]) + '\n') * 50000
    assert place.run('sd', '--batch', stdin=b'', expect=0).out == ''


@case
def batch_answers_at_once(place):
    """A program that asks line by line gets each answer before it asks again."""
    process = subprocess.Popen([*place.tools.wrapper, place.tools.opcdcom, 'sd', '--batch', '--to', 'sddl'], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, env=place.environment(), cwd=place.folder)
    for _ in range(3):
        process.stdin.write(SDDL.encode() + b'\n')
        process.stdin.flush()
        assert process.stdout.readline() == SDDL.encode() + b'\n'
    process.stdin.close()
    assert process.wait(60) == 0


@case
def hostile_names_do_not_reach_the_terminal(place):
    evil = 'x\x1b[2Jy\u202ez\nPlan: nothing to change'
    result = place.run('sd', evil, expect=2)
    assert '\x1b' not in result.err and '\u202e' not in result.err and result.err.count('\n') == 1, result
    for words in ([evil], ['plan', evil], ['plan', '--profile', evil], ['undo', evil], ['options', evil], ['plan', '--' + evil]):
        result = place.run(*words)
        assert result.code in (1, 2) and result.err.count('\n') == 1, result
        assert '\x1b' not in result.err and '\u202e' not in result.err, result
    reason = '<registry-values key="HKLM\\SOFTWARE\\Microsoft\\Ole"><value name="MachineLaunchRestriction" status="unknown">' \
             '<reason text="\u202edenied&#9;&#x85;%1"><arg>\u2028</arg></reason></value></registry-values>'
    place.write('s.xml', f'<station xmlns="urn:opc-dcom-wizard:station:1" computer="\u202eevil\u2028">{reason}</station>')
    place.profile()
    result = place.run('plan', '--profile', 'p.xml', '--station', 's.xml')
    assert not any(character in result.out + result.err for character in '\u202e\u2028\t\x85'), repr(str(result))


@case
def words_in_any_locale(place):
    if place.tools.is_windows:
        raise Skip('arguments are UTF-16 there')
    name = 'Größe 管理者'
    for locale in ('C', 'POSIX', 'C.UTF-8'):
        place.run('profile', 'new', '--role', 'server', '--group', name, '-o', 'größe.xml', expect=0, LC_ALL=locale)
        result = place.run('profile', 'check', 'größe.xml', expect=0, LC_ALL=locale)
        assert name in result.out, result
        os.unlink(place.path('größe.xml'))
    result = place.run('profile', 'new', '--role', 'server', '--group', b'a\xff', '-o', 'p.xml', expect=2)
    assert 'UTF-8' in result.err and not os.path.exists(place.path('p.xml')), result
    place.run('profile', 'new', '--role', 'server', '-o', b'a\xff.xml', expect=0)
    assert os.path.exists(os.fsencode(place.folder) + b'/a\xff.xml')


@case
def output_that_fails_is_noticed(place):
    if not os.path.exists('/dev/full') or place.tools.is_windows:
        raise Skip('there is no /dev/full here')
    place.write('s.xml', station())
    place.profile()
    program = place.tools.opcdcom

    def run(*words, stdout):
        return subprocess.run([program, *words, '--station', 's.xml'], cwd=place.folder, env=place.environment(), stdin=subprocess.DEVNULL,
                              stdout=stdout, stderr=subprocess.PIPE, timeout=60)

    for words in (['plan', '--profile', 'p.xml'], ['plan', '--profile', 'p.xml', '--json'], ['options'], ['history'], ['plan', '--help']):
        with open('/dev/full', 'wb') as full:
            process = run(*words, stdout=full)
            assert process.returncode == 1 and b'standard output' in process.stderr, f'{words} on a full disk: {process}'
        reader, writer = os.pipe()
        os.close(reader)
        process = run(*words, stdout=writer)
        os.close(writer)
        assert process.returncode == 1 and b'standard output' in process.stderr, f'{words} without a reader: {process}'
    # A reader that goes away must not leave a run half done.
    reader, writer = os.pipe()
    os.close(reader)
    process = run('apply', '--profile', 'p.xml', '--yes', stdout=writer)
    os.close(writer)
    assert process.returncode == 1, process
    runs = place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs']
    assert [row['phase'] for row in runs] == ['applied'], runs


@case
def output_files_are_plain_files(place):
    place.write('s.xml', station())
    place.profile()
    writers = [['plan', '--profile', 'p.xml'], ['capture'], ['profile', 'new', '--role', 'server']]
    os.mkdir(place.path('folder'))
    targets = ['folder', 'no/such/folder.xml']
    if not place.tools.is_windows:
        place.write('other', 'precious')
        os.symlink('other', place.path('link'))
        os.mkfifo(place.path('pipe'))
        targets += ['link', 'pipe']
    for words in writers:
        for target in targets:
            result = place.run(*words, '-o', target, '--station', 's.xml')
            assert result.code in (1, 3) and result.err.count('\n') == 1, f'{target}: {result}'
            assert os.path.isdir(place.path('folder')) and not os.path.exists(place.path('no'))
    if not place.tools.is_windows:
        assert place.read('other') == b'precious' and os.path.islink(place.path('link'))
    # An ordinary file is replaced whole.
    place.write('plan.xml', 'old')
    place.run('plan', '--profile', 'p.xml', '-o', 'plan.xml', '--station', 's.xml', expect=10)
    assert place.read('plan.xml').startswith(b'<?xml')


@case
def passwords_are_read_and_forgotten(place):
    if place.tools.is_windows:
        raise Skip('descriptors are handed over as POSIX does')
    place.write('s.xml', station())
    place.profile()
    place.write('secret', 'geheim4711\n')
    os.chmod(place.path('secret'), 0o600)
    place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', '--password', 'opcuser=file:secret', '--password',
              'other=fd:0', stdin=b'geheim4712', expect=0)
    for folder, _, names in os.walk(place.folder):
        for name in names:
            if name != 'secret':
                with open(os.path.join(folder, name), 'rb') as file:
                    assert b'geheim' not in file.read(), f'{name} holds a password'
    for bad in ('gone=file:none', 'x=fd:77', 'x=file:s.xml', 'x=file:.', 'x=file:/dev/zero', 'x=file:'):
        result = place.run('apply', '--profile', 'p.xml', '--station', 's.xml', '--yes', '--password', bad)
        assert result.code in (1, 2, 3) and result.err.count('\n') == 1, result


main()
