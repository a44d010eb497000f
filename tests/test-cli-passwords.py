#!/usr/bin/env python3
"""Passwords that a plan needs, and services that have to restart: asked for, refused early, used, and never shown."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main  # noqa: E402

PASSWORD = 'Kf7-plum-lantern'
SERVER = 'Kepware.KEPServerEX.V6'
SERVICE = 'KEPServerEXV6'


def profile(place, *values, name='p.xml', users=()):
    """Only what the test asks for: the account of the server, and the users."""
    options = ''.join(f'  <option id="{option}" value="{value}"/>\n'
                      for option, value in sorted(value.split('=') for value in values))
    entries = ''.join(f'  <user>{user}</user>\n' for user in users) + f'  <server>{SERVER}</server>\n'
    head = '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup">'
    place.write(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{entries}{options}</profile>\n')
    return name


def secret(place, name, password):
    """A file that only its owner can use, as passwords have to be in."""
    place.write(name, password)
    os.chmod(place.path(name), 0o600)


def untouched(place):
    place.run('plan', '--profile', profile(place), expect=0)  # makes the practice station
    return place.read(place.practice())


def account(content):
    for line in content.decode().splitlines():
        if line.lstrip().startswith('<service ') and f'name="{SERVICE}"' in line:
            return line.split('account="')[1].split('"')[0]
    return None


@case
def missing_passwords_are_refused_before_anything_is_written(place):
    before = untouched(place)
    path = profile(place, 'identity.server=account', 'accounts.users=create', users=['OpcUser2'])
    result = place.run('apply', '--profile', path, '--yes', expect=11)
    assert '--password OpcServer=file:PATH' in result.err and '--password OpcUser2=file:PATH' in result.err, result
    secret(place, 'pw', PASSWORD)
    result = place.run('apply', '--profile', path, '--yes', '--password', 'OpcServer=file:pw', expect=11)
    assert 'OpcUser2=file' in result.err and 'OpcServer=file' not in result.err, result
    assert place.read(place.practice()) == before and place.run('history', '--json', expect=0).json()['runs'] == []


@case
def new_passwords_must_be_fit_for_windows(place):
    before = untouched(place)
    path = profile(place, 'identity.server=account')
    for password, says in (('the-opcserver-1', 'name of the account'), ('x' * 257, '256'), ('', 'empty')):
        secret(place, 'pw', password)
        result = place.run('apply', '--profile', path, '--yes', '--password', 'OpcServer=file:pw', expect=2)
        assert says in result.err and (password == '' or password not in result.err + result.out), result
    assert place.read(place.practice()) == before


@case
def given_passwords_are_used_and_stay_secret(place):
    before = untouched(place)
    path = profile(place, 'identity.server=account')
    secret(place, 'pw', PASSWORD + '\n')
    ways = (('OpcServer=file:pw', b''), ('opcserver=fd:0', PASSWORD.encode()), ('.\\OpcServer=file:pw', b''),
            ('OPC-SERVER\\OpcServer=file:pw', b''))
    for argument, stdin in ways:
        result = place.run('apply', '--profile', path, '--yes', '--password', argument, stdin=stdin, expect=0)
        assert PASSWORD not in result.out + result.err, argument
        assert account(place.read(place.practice())) != 'S-1-5-18', argument
        assert place.run('plan', '--profile', path, expect=0), argument
        place.run('undo', 'last', expect=0)
        assert place.read(place.practice()) == before, argument
    os.remove(place.path('pw'))
    for folder, _, names in os.walk(place.state):
        for name in names:
            with open(os.path.join(folder, name), 'rb') as file:
                content = file.read()
            assert PASSWORD.encode() not in content and PASSWORD.encode('utf-16-le') not in content, name


@case
def undo_needs_the_password_of_the_account_before(place):
    untouched(place)
    secret(place, 'pw', PASSWORD)
    place.run('apply', '--profile', profile(place, 'identity.server=account'), '--yes', '--password', 'OpcServer=file:pw', expect=0)
    between = place.read(place.practice())
    other = profile(place, 'identity.server=account', 'identity.server-account=OpcOther', name='other.xml')
    place.run('apply', '--profile', other, '--yes', '--password', 'OpcOther=file:pw', expect=0)
    dry = place.run('undo', 'last', '--dry-run', '--json', expect=11).json()
    assert {row['resource']['kind']: row['result'] for row in dry['outcomes']} == {
        'service': 'needs-secret', 'user': 'blocked', 'membership': 'blocked', 'account-right': 'blocked'}, dry
    place.run('undo', 'last', expect=11)
    assert account(place.read(place.practice())) != account(between)
    place.run('undo', '2', '--password', 'OpcServer=file:pw', expect=0)
    assert place.read(place.practice()) == between


def at_terminal(place, answers, *arguments):
    """Runs the command at a terminal; answers: (part of a question, what is typed)."""
    import pty
    import select
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        os.execve(place.tools.opcdcom, ['opcdcom', *arguments], place.environment())
    shown, unread, left = b'', b'', list(answers)
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f'no answer after {shown!r}'
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown, unread = shown + chunk, unread + chunk
        if left and left[0][0].encode() in unread:
            unread = b''
            os.write(terminal, left.pop(0)[1].encode() + b'\n')
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert not left, f'it did not ask for {left}: {shown.decode()}'
    return status, shown.decode()


@case
def at_a_terminal_a_new_password_is_asked_for_twice(place):
    if place.tools.is_windows:
        raise Skip('terminals are made with pty here')
    before = untouched(place)
    path = profile(place, 'identity.server=account')
    question, again = 'New password of OpcServer: ', 'New password of OpcServer again: '
    status, shown = at_terminal(place, [('[y/N]', 'y'), (question, PASSWORD), (again, 'Kf7-plum-lanterm'), (question, 'opcserver'),
                                        (question, PASSWORD), (again, PASSWORD)], 'apply', '--profile', path)
    assert status == 0 and 'not the same' in shown and 'name of the account' in shown and PASSWORD not in shown, shown
    place.run('undo', 'last', expect=0)
    assert place.read(place.practice()) == before
    wrong = [('[y/N]', 'y')] + 3 * [(question, 'opcserver')]
    status, shown = at_terminal(place, wrong, 'apply', '--profile', path)
    assert status == 11 and place.read(place.practice()) == before, shown


@case
def restarts_are_told_asked_for_and_remembered(place):
    untouched(place)
    secret(place, 'pw', PASSWORD)
    path = profile(place, 'identity.server=account')
    applied = place.run('apply', '--profile', path, '--yes', '--password', 'OpcServer=file:pw', expect=0)
    assert SERVICE in applied.out and 'opcdcom restart 1' in applied.out, applied
    stored = place.read(place.practice())
    listed = place.run('restart', '--list', '--json', expect=0).json()
    assert [(row['service'], row['run'], row['state'], row['result']) for row in listed['restarts']] \
        == [(SERVICE, 1, 'running', None)], listed
    # Who loses the connection is told wherever a restart is offered: the HMI, which the station has a name for, and another one.
    clients = 'OPC-CLIENT (192.168.10.21), 192.168.10.34'
    assert listed['restarts'][0]['clients'] == clients, listed
    assert f'connected to {SERVICE} now: {clients}' in applied.out, applied
    assert f'Connected now: {clients}' in place.run('restart', '--list', expect=0).out
    assert '--yes' in place.run('restart', expect=3).err
    place.run('restart', '--yes', 'Spooler', expect=3)
    place.run('restart', '--yes', '99', expect=0)  # no such run, so nothing waits for it
    assert place.run('restart', '--list', '--json', expect=0).json() == listed

    def is_open():
        steps = place.run('steps', '--profile', path, '--json', expect=10).json()['steps']
        return [step['open'] for step in steps if step['name'] == f'identity.restart-service:{SERVICE}']

    # Nobody has to tick what can be seen.
    assert is_open() == [True]
    done = place.run('restart', '--yes', 'last', SERVICE.lower(), '--json', expect=0).json()
    assert [row['result'] for row in done['restarts']] == ['restarted'], done
    assert is_open() == [False]
    assert 'It has restarted since the last run' in place.run('steps', '--profile', path, expect=10).out
    assert place.read(place.practice()) == stored
    assert place.run('restart', '--yes', '--json', expect=0).json()['restarts'] == []
    undone = place.run('undo', 'last', expect=0)
    assert 'opcdcom restart 2' in undone.out, undone
    assert is_open() == [True]


if __name__ == '__main__':
    main()
