#!/usr/bin/env python3
"""Names of users and groups, from the profile to the plan: accepted or refused as Windows does, and the rule named."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main  # noqa: E402

# Windows takes these for a new account (facts 8.2), and we do.
BOTH = ["O'Brien", 'a.b', '.a', 'a b', 'Größe-1', 'ОПС', 'אבג', '管理者', '🙂', 'CON', 'nul', 'com1', '$', 'a$', '%PATH%', '-x', '--help',
        'a&b', 'a(b)', '{x}', '#1', '!', '~', 'S-1-x', 'null', '0', 'x' * 20, '.\\here', 'OPC-SERVER\\here',
        'opc-server\\here', 'Admin', 'Administratoren', 'Système']
GROUPS_ONLY = ['x' * 21, 'g' * 256, 'a@b', 'OPC @ plant', '.\\' + 'g' * 256]
# ... and not these: the name, and what is said.
FORBIDDEN = {f'a{character}b': f'the character {character}' for character in '"/[]:|<>+=;?,*'}
REFUSED = {
    **FORBIDDEN,
    **{f'.\\{name}': rule for name, rule in FORBIDDEN.items()},
    'x' * 300: 'more than', 'x' * 257: 'more than', '🙂' * 129: 'more than',
    '...': 'blanks and dots', '. .': 'blanks and dots', '   ': 'blanks and dots', '.': 'blanks and dots', '.\\..': 'blanks and dots',
    'x.': 'end with a dot', 'x ': 'begin or end with a blank', ' x': 'begin or end with a blank',
    'a\tb': 'does not allow', 'a\nb': 'does not allow', 'a\x1bb': 'does not allow', 'a\x7fb': 'does not allow', 'a\x01': 'does not allow',
    'a\u200fb': 'U+200F', '\u202eabc': 'U+202E', 'a\u200b': 'U+200B', 'a\u3164': 'U+3164', 'a\ufeffb': 'U+FEFF',
    'a\U000e0061': 'U+E0061', 'a\u00a0b': 'U+00A0', 'a\u2003b': 'U+2003', 'a\u2028b': 'U+2028', 'a\u0085b': 'U+0085',
    'SYSTEM': 'Windows itself', 'system': 'Windows itself', 'NETWORK SERVICE': 'Windows itself', 'LocalSystem': 'Windows itself',
    'NetworkService': 'Windows itself', 'Everyone': 'Windows itself', 'ANONYMOUS LOGON': 'Windows itself',
    'Administrators': 'Windows itself', 'Users': 'Windows itself', 'Guests': 'Windows itself',
    'Distributed COM Users': 'Windows itself', '.\\SYSTEM': 'Windows itself', 'NT AUTHORITY\\SYSTEM': 'Windows itself',
    'BUILTIN\\Users': 'Windows itself', 'builtin\\x': 'Windows itself', 'NT SERVICE\\x': 'Windows itself',
    'S-1-5-32-544': 'is a SID', 'S-1-5-21-1-2-3-1001': 'is a SID', 'S-1-1-0': 'is a SID',
    '\\x': 'expected NAME', 'x\\': 'expected NAME', '.\\': 'expected NAME', '\\\\pc\\x': 'expected NAME', 'a\\b\\c': 'expected NAME',
    'A/B\\x': 'expected NAME', 'A\u202eB\\x': 'expected NAME', 'PLANT\\a*b': 'expected NAME', 'PLANT\\..': 'expected NAME',
}
USERS_REFUSED = {'x' * 21: 'more than 20', 'x@y': 'the character @', 'x@plant.local': 'the character @', '.\\' + 'x' * 21: 'more than 20',
                 '🙂' * 11: 'more than 20', 'OPC Users': 'of the group', 'opc users': 'of the group',
                 '.\\OPC Users': 'of the group', 'Distributed COM Users': 'more than 20'}
# Only the station can tell: what the plan blocks, and what it makes all the same.
BLOCKED = {
    'group': {'OPC-SERVER': 'the name of the computer', 'opc-Server': 'the name of the computer',
              'OPC-SERVER\\OPC-SERVER': 'the name of the computer', 'operator': 'is a user here', 'Administrator': 'is a user here',
              '.\\Guest': 'is a user here', 'PLANT\\x': 'is not known on this computer'},
    'user': {'OPC-SERVER': 'the name of the computer', 'opc-Server': 'the name of the computer',
             '.\\OPC-SERVER': 'the name of the computer', 'PLANT\\x': 'is not known on this computer',
             'PLANT\\x$': 'is not known on this computer', 'plant.local\\' + 'x' * 30: 'is not known on this computer'},
}


def new(place, kind, name):
    """profile new with this name for the group or the user."""
    names = {'group': 'OPC Users', 'user': 'Visitor', kind: name}
    if os.path.exists(place.path('p.xml')):
        os.remove(place.path('p.xml'))
    return place.run('profile', 'new', '--role', 'server', f'--group={names["group"]}', f'--user={names["user"]}', '--set',
                     'accounts.group=create', '--set', 'accounts.users=create', '--set', 'accounts.members=add', '-o', 'p.xml')


def by_hand(place, kind, name):
    """The same as a file that somebody wrote; None: XML can't carry the name so."""
    if any(ord(character) < 32 or ord(character) in (0x7f, 0x85) for character in name):
        return None
    quoted = ''.join({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}.get(character, character) for character in name)
    group, user = (quoted, 'Visitor') if kind == 'group' else ('OPC Users', quoted)
    options = ''.join(f'  <option id="accounts.{name}" value="{value}"/>\n'
                      for name, value in (('group', 'create'), ('members', 'add'), ('users', 'create')))
    return place.write('hand.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<profile xmlns="urn:opc-dcom-wizard:profile:1" '
                       f'role="server" network="workgroup" group="{group}">\n  <user>{user}</user>\n{options}</profile>\n')


def made(plan, kind):
    return [row['resource']['text'] for row in plan['changes'] if row['resource']['kind'] == kind]


def plan_of(place, path='p.xml'):
    result = place.run('plan', '--profile', path, '--topic', 'accounts', '--json', expect=10)
    return result.json()


@case
def names_that_windows_takes(place):
    n = 0
    for kind, names in (('group', BOTH + GROUPS_ONLY), ('user', BOTH)):
        for name in names:
            result = new(place, kind, name)
            assert result.code == 0, f'{kind} {name!r}: {result}'
            place.run('profile', 'check', 'p.xml', expect=0)
            plan = plan_of(place)
            bare = name.split('\\')[-1]
            assert made(plan, kind) == [f'{kind} {bare}'] and plan['blocked'] == [], f'{kind} {name!r}: {plan}'
            member = [text for text in made(plan, 'membership') if text.endswith('OPC Users' if kind == 'user' else bare)]
            assert len(member) == 1, f'{kind} {name!r}: nobody comes into the group: {plan}'
            n += 1
    return f'{n} names'


@case
def names_that_windows_refuses(place):
    n = 0
    for kind, table in (('group', REFUSED), ('user', {**REFUSED, **USERS_REFUSED})):
        for name, rule in table.items():
            what = f'{kind} {name!r}'
            result = new(place, kind, name)
            assert result.code == 2 and rule in result.err and result.err.count('\n') == 1, f'{what}: expected “{rule}”: {result}'
            assert kind in result.err and not os.path.exists(place.path('p.xml')), f'{what}: {result}'
            shown = result.err[:-1]
            assert shown.isprintable() or any(ord(character) in (0xa0, 0x2003) for character in shown), f'{what}: {shown!r}'
            path = by_hand(place, kind, name)
            if path is None:
                continue
            for words in (('profile', 'check', path), ('plan', '--profile', path), ('apply', '--yes', '--profile', path)):
                result = place.run(*words)
                assert result.code == 2 and rule in result.err, f'{what}, {words[0]}: expected “{rule}”: {result}'
            n += 1
    assert not os.path.exists(os.path.join(place.state, 'runs'))
    return f'{n} names'


@case
def names_that_the_station_refuses(place):
    n = 0
    for kind, table in BLOCKED.items():
        for name, rule in table.items():
            what = f'{kind} {name!r}'
            result = new(place, kind, name)
            assert result.code == 0, f'{what}: {result}'
            plan = plan_of(place)
            reasons = [row['reason'] if isinstance(row['reason'], str) else row['reason']['text'] for row in plan['blocked']]
            assert any(rule in reason for reason in reasons), f'{what}: expected “{rule}”: {reasons}'
            assert made(plan, kind) == [], f'{what}: {plan}'
            # Nobody gets into, or through, what is not there.
            wrong = [text for text in made(plan, 'membership') if name.split('\\')[-1].lower() in text.lower()]
            assert wrong == [], f'{what}: {wrong}'
            n += 1
    return f'{n} names'


@case
def the_group_and_an_account_of_one_name(place):
    """Windows has users and groups of a computer in one table, however their names are written."""
    def plan(group, user, account=None):
        more = ('<option id="identity.server" value="account"/>'
                f'<option id="identity.server-account" value="{account}"/>') if account else ''
        place.write('hand.xml', '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup" '
                    f'group="{group}"><user>{user}</user>{more}</profile>')
        return place.run('plan', '--profile', 'hand.xml')
    for group, user, account in (('Same', 'same', None), ('.\\Same', 'Same', None), ('Same', 'OPC-SERVER\\Same', None),
                                 ('opc-server\\Same', '.\\same', None), ('Same', 'Visitor', 'SAME'),
                                 ('Same', 'Visitor', '.\\same'), ('OPC-SERVER\\Same', 'Visitor', 'Same')):
        result = plan(group, user, account)
        assert result.code == 2 and 'of the group' in result.err, result
    for group, user, account in (('Same', 'PLANT\\Same', None), ('Same', 'Visitor', 'PLANT\\Same'), ('Same', 'Visitor', 'Other')):
        result = plan(group, user, account)
        assert result.code in (0, 10) and 'of the group' not in result.err, result


@case
def accounts_with_odd_names_are_made_and_taken_back(place):
    place.write('pw', 'Kf7-plum-lantern')
    os.chmod(place.path('pw'), 0o600)
    place.run('plan', '--profile', place.profile(name='none.xml'))
    before = place.read(place.practice())
    names = ["O'Brien", 'a$', '%PATH%', '🙂' * 10, 'אבג', 'CON', '.\\here', '-x', 'x' * 20]
    for name in names:
        bare = name.split('\\')[-1]
        assert new(place, 'user', name).code == 0
        result = place.run('apply', '--profile', 'p.xml', '--topic', 'accounts', '--yes', '--password', f'{bare}=file:pw')
        assert result.code == 0, f'{name!r}: {result}'
        content = place.read(place.practice()).decode()
        quoted = bare.replace('&', '&amp;')
        assert f'account-name="{quoted}"' in content, f'{name!r} is not there'
        assert made(place.run('plan', '--profile', 'p.xml', '--topic', 'accounts', '--json', expect=0).json(), 'user') == []
        place.run('undo', 'last', expect=0)
        assert place.read(place.practice()) == before, f'{name!r}: undo leaves something'
    return f'{len(names)} names'


if __name__ == '__main__':
    main()
