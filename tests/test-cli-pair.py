#!/usr/bin/env python3
"""Two computers out of one profile: the pair file, the reply, what the second computer was asked, and files that lie."""
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main, sid_hex, station  # noqa: E402

PASSWORD = 'Kf7-plum-lantern'
SERVER, CLIENT = 'practice', 'practice:client'
KEPWARE, KEPWARE_ID = 'Kepware.KEPServerEX.V6', '{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}'
COLLECTOR = 'PlantHistorianCollector'
SERVER_ADDRESS, CLIENT_ADDRESS = '192.168.10.20', '192.168.10.21'
# What says where things are, as opposed to what is wanted.
PLACES = ('--station', '-o', '--from', '--profile', '--yes', '--json')


class Computer:
    """One of the two; remembers what a person had to say there."""

    def __init__(self, place, spec, file):
        self.place, self.spec, self.file, self.said = place, spec, file, []

    def run(self, *words, expect=None):
        for i, word in enumerate(words):
            if word.startswith('-') and word not in PLACES:
                self.said.append((word, words[i + 1]))
        return self.place.run(*words, '--station', self.spec, expect=expect)

    def apply(self, profile, *accounts, expect=0):
        words = [word for account in accounts for word in ('--password', account + '=file:pw')]
        return self.run('apply', '--profile', profile, '--yes', *words, expect=expect)

    def plan(self, profile, expect):
        return self.run('plan', '--profile', profile, '--json', expect=expect).json()

    def content(self):
        return self.place.read(self.place.practice(self.file))


def both(place):
    place.write('pw', PASSWORD)
    os.chmod(place.path('pw'), 0o600)
    server, client = Computer(place, SERVER, 'server'), Computer(place, CLIENT, 'client')
    for computer in (server, client):
        computer.run('servers', expect=0)  # makes the practice station
    return server, client


def first(server, *more, name='f.xml'):
    return server.run('profile', 'new', '--role', 'server', '--group', 'OPC Users', '--user', 'OpcUser', '--server', KEPWARE,
                      *more, '-o', name, expect=0)


def sid_of(content, kind, name):
    for line in content.decode().splitlines():
        if line.lstrip().startswith(f'<{kind} ') and f'account-name="{name}"' in line:
            return line.split('who="')[1].split('"')[0]
    return None


def rule(content, name):
    return next(line for line in content.decode().splitlines() if f'name="OPC-DCOM-Wizard-{name}"' in line)


@case
def server_and_client_from_one_profile(place):
    server, client = both(place)
    untouched = server.content(), client.content()

    first(server)
    server.apply('f.xml', 'OpcServer')
    made = server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', '--json', expect=0).json()
    assert made['missing'] == [] and made['from'] == 'OPC-SERVER' and made['callbacks'] == ['OpcServer'], made
    assert made['addresses'] == {'OPC-SERVER': [SERVER_ADDRESS]}, made
    assert [(each['progid'], each['clsid']) for each in made['ids']] == [(KEPWARE, KEPWARE_ID)], made

    opened = client.run('profile', 'new', '--from', 'pair.xml', '--program', COLLECTOR, '-o', 'g.xml', '--json', expect=0).json()
    assert [each['arguments'] for each in opened['asked']] == [['OpcServer'], ['OpcUser']], opened['asked']
    plan = client.plan('g.xml', 10)
    assert plan['blocked'] == [], plan['blocked']
    client.apply('g.xml', 'OpcServer', 'OpcUser')
    # Neither names, nor ids, nor accounts: the program, and the passwords that no file may hold.
    assert sorted(client.said) == [('--password', 'OpcServer=file:pw'), ('--password', 'OpcUser=file:pw'),
                                   ('--program', COLLECTOR)], client.said

    content = client.content()
    caller, group = sid_of(content, 'user', 'OpcServer'), sid_of(content, 'group', 'OPC Users')
    assert caller is not None and group is not None and sid_of(content, 'user', 'OpcUser') is not None
    assert f'<membership who="{group}" member="{caller}"/>'.encode() not in content, 'the server\'s account is a user of OPC'
    # The permissions of the client program: the new AppID is the only one that names the server's account.
    lists = [line for line in content.decode().splitlines() if 'name="AccessPermission"' in line and sid_hex(caller) in line]
    assert len(lists) == 1 and sid_hex(group) not in lists[0], lists
    assert f'RA4={SERVER_ADDRESS}|' in rule(content, 'Mapper') and f'RA4={SERVER_ADDRESS}|' in rule(content, 'Program-collector.exe')
    assert KEPWARE_ID.encode() in content, 'the name of the server is not registered'
    assert server.plan('f.xml', 0)['blocked'] == [] and client.plan('g.xml', 0)['blocked'] == []

    # The reply tells the server where the client is, and as whom its program comes.
    reply = client.run('profile', 'pair', 'g.xml', '-o', 'reply.xml', '--json', expect=0).json()
    assert reply['users'] == ['OpcUser'] and reply['callbacks'] == [] and reply['ids'] == [], reply
    assert reply['addresses'] == {'OPC-CLIENT': [CLIENT_ADDRESS]}, reply
    said = list(server.said)
    assert 'RA4=LocalSubnet|' in rule(server.content(), 'Mapper'), 'the address was known before the reply'
    completed = server.run('profile', 'new', '--from', 'reply.xml', '--profile', 'f.xml', '-o', 'f2.xml', '--json', expect=0).json()
    assert completed['asked'] == [] and completed['peers'] == ['OPC-CLIENT'], completed
    now_known = [(each['option'], each['value']) for each in completed['recommended'] if each['option'].startswith('firewall.')]
    assert now_known == [('firewall.scope', 'peers')], completed
    plan = server.plan('f2.xml', 10)
    assert {change['resource']['kind'] for change in plan['changes']} == {'firewall-rule'}, plan['changes']
    server.apply('f2.xml')
    assert server.said == said, 'the reply asked for something'
    assert f'RA4={CLIENT_ADDRESS}|' in rule(server.content(), 'Mapper')
    assert server.plan('f2.xml', 0)['blocked'] == []

    for name in ('f.xml', 'f2.xml', 'g.xml', 'pair.xml', 'reply.xml'):
        assert PASSWORD.encode() not in place.read(name), name
    server.run('undo', '2', expect=0)
    server.run('undo', '1', expect=0)
    client.run('undo', 'last', expect=0)
    assert (server.content(), client.content()) == untouched, 'undo did not give the files back'


@case
def a_program_under_another_account_is_told_back(place):
    server, client = both(place)
    first(server)
    server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', expect=0)
    client.run('profile', 'new', '--from', 'pair.xml', '--program', COLLECTOR, '--set', 'identity.program-account=Collector',
               '-o', 'g.xml', expect=0)
    client.run('profile', 'pair', 'g.xml', '-o', 'reply.xml', expect=0)
    completed = server.run('profile', 'new', '--from', 'reply.xml', '--profile', 'f.xml', '-o', 'f2.xml', '--json', expect=0).json()
    assert completed['users'] == ['Collector', 'OpcUser'], completed
    wanted = {change['resource']['text'] for change in server.plan('f2.xml', 10)['changes']}
    assert 'user Collector' in wanted and 'membership Collector → OPC Users' in wanted, wanted


@case
def a_server_that_knew_nothing_takes_it_from_the_client(place):
    server, client = both(place)
    client.run('profile', 'new', '--role', 'client', '--group', 'OPC Users', '--user', 'OpcUser', '--program', COLLECTOR,
               '--peer', f'OPC-SERVER={SERVER_ADDRESS},10.0.0.5', '-o', 'c.xml', expect=0)
    assert f'<peer address="10.0.0.5 {SERVER_ADDRESS}">OPC-SERVER</peer>'.encode() in place.read('c.xml')
    client.run('profile', 'pair', 'c.xml', '-o', 'pair.xml', expect=0)
    opened = server.run('profile', 'new', '--from', 'pair.xml', '--json', '-o', 's.xml', expect=0).json()
    assert (opened['role'], opened['users'], opened['peers']) == ('server', ['OpcUser'], ['OPC-CLIENT']), opened
    assert any('--server' in each['text'] for each in opened['asked']), opened['asked']
    opened = server.run('profile', 'new', '--from', 'pair.xml', '--server', KEPWARE, '--json', '-o', 's.xml', expect=0).json()
    assert opened['asked'] == [] and opened['values']['applications.launch'] == 'merge', opened


@case
def the_pair_file_itself_is_planned_as_recommended(place):
    server, client = both(place)
    first(server)
    server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', expect=0)
    before = client.content()
    result = client.run('plan', '--profile', 'pair.xml', expect=10)
    assert 'a file from OPC-SERVER' in result.err, result
    direct = client.plan('pair.xml', 10)
    client.run('profile', 'new', '--from', 'pair.xml', '-o', 'g.xml', expect=0)
    assert client.plan('g.xml', 10)['digest'] == direct['digest'], 'opening it plans something else'
    client.run('options', '--profile', 'pair.xml', expect=0)
    client.run('audit', '--profile', 'pair.xml', expect=10)
    client.apply('pair.xml', 'OpcServer', 'OpcUser')
    assert client.plan('pair.xml', 0)['blocked'] == []
    client.run('undo', 'last', expect=0)
    assert client.content() == before


@case
def what_is_not_known_is_said(place):
    server, _ = both(place)
    first(server, '--set', 'identity.server=interactive', name='f.xml')
    first(server, '--server', 'Nobody.Knows.1', name='other.xml')
    for name, says in (('other.xml', 'Nobody.Knows.1 was not found'),):
        result = server.run('profile', 'pair', name, '-o', 'pair.xml', expect=11)
        assert says in result.out and os.path.exists(place.path('pair.xml')), result
    place.write('n.xml', station(computer=None))
    result = place.run('profile', 'pair', 'f.xml', '-o', 'none.xml', '--station', 'n.xml', expect=3)
    assert 'name of this computer' in result.err and not os.path.exists(place.path('none.xml')), result


@case
def both_ways(place):
    server, client = both(place)
    server.run('profile', 'new', '--role', 'both', '--group', 'OPC Users', '--user', 'OpcUser', '--server', KEPWARE,
               '--program', 'bridge.exe', '-o', 'f.xml', expect=0)
    server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', expect=11)  # as whom bridge.exe comes only a person knows
    opened = client.run('profile', 'new', '--from', 'pair.xml', '--program', COLLECTOR, '-o', 'g.xml', '--json', expect=0).json()
    assert opened['role'] == 'both' and opened['callbacks'] == ['OpcServer'], opened
    client.run('plan', '--profile', 'g.xml', expect=10)


@case
def a_file_that_was_changed_is_refused(place):
    server, client = both(place)
    first(server)
    server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', expect=0)
    good = place.read('pair.xml').decode()
    before = client.content()
    digest = re.search('digest="([0-9a-f]{64})"', good).group(1)
    shown = place.run('profile', 'check', 'pair.xml', expect=0)
    assert digest in shown.out and 'Written on OPC-SERVER' in shown.out, shown
    for old, new in ((SERVER_ADDRESS, '192.168.10.66'), ('>OpcServer<', '>Mallory<'), (KEPWARE_ID, '{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E720}'),
                     ('"OPC-SERVER"', '"OPC-SERVE"'), ('value="none"', 'value="as-installed"'), (f' digest="{digest}"', '')):
        assert old in good, old
        place.write('bad.xml', good.replace(old, new, 1))
        for words in (('profile', 'check', 'bad.xml'), ('profile', 'new', '--from', 'bad.xml', '-o', 'out.xml', '--station', CLIENT),
                      ('apply', '--profile', 'bad.xml', '--yes', '--station', CLIENT)):
            result = place.run(*words, expect=2)
            assert result.err.count('\n') == 1 and 'bad.xml:' in result.err and 'digest' in result.err, result
    assert client.content() == before and not os.path.exists(place.path('out.xml'))


def pair_file(place, name, inside, attributes='role="client" network="workgroup" from="FAR"'):
    """A pair file as somebody makes it by hand: with the digest that the program itself asks for."""
    text = f'<profile xmlns="urn:opc-dcom-wizard:profile:1" digest="DIGEST" {attributes}>\n{inside}\n</profile>\n'
    place.write(name, text.replace('DIGEST', '0' * 64))
    digest = re.search('digest is ([0-9a-f]{64})', place.run('profile', 'check', name, expect=2).err)
    place.write(name, text.replace('DIGEST', digest.group(1)))


HOSTILE = {
    'an option of its own': ('<option id="limits.access" value="anonymous"/>', 'can\'t decide this'),
    'new passwords': ('<user>Administrator</user><option id="accounts.passwords" value="set"/>', 'can\'t decide this'),
    'a program here': ('<program>C:\\Windows\\System32\\cmd.exe</program>', 'can\'t name programs'),
    'everybody calls back': ('<callback>Everyone</callback>', 'Windows itself uses'),
    'the system calls back': ('<callback>NT AUTHORITY\\SYSTEM</callback>', 'Windows itself uses'),
    'a name turned round': ('<user>&#x202e;rotartsinimdA</user>', 'can\'t be seen'),
    'a name with a control': ('<user form="hex">1b5b324a</user>', 'does not allow'),
    'a ProgID that climbs': (f'<server-id progid="..\\..\\x" clsid="{KEPWARE_ID}"/>', 'not a ProgID'),
    'a class that climbs': ('<server-id progid="A.1" clsid="{}\\..\\.."/>', 'CLSID is not one'),
    'a peer that is a rule': ('<peer>x|App=*</peer>', 'expected the name or address of a computer'),
}


@case
def hostile_files_are_refused(place):
    _, client = both(place)
    before = client.content()
    for what, (inside, says) in HOSTILE.items():
        pair_file(place, 'h.xml', inside)
        for words in (('profile', 'check', 'h.xml'), ('profile', 'new', '--from', 'h.xml', '-o', 'out.xml', '--station', CLIENT),
                      ('plan', '--profile', 'h.xml', '--station', CLIENT), ('apply', '--profile', 'h.xml', '--yes', '--station', CLIENT)):
            result = place.run(*words, expect=2)
            assert says in result.err and result.err.count('\n') == 1, f'{what}: {result}'
            assert not re.search('[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]', result.err), f'{what}: {result.err!r}'
    assert client.content() == before and not os.path.exists(place.path('out.xml'))


@case
def what_is_not_seen_is_made_visible(place):
    pair_file(place, 'h.xml', f'<server-id progid="A.1" clsid="{KEPWARE_ID}" title="trusted&#x202e;gnihtemos&#x200b;"/>')
    for words in (('profile', 'check', 'h.xml'), ('profile', 'new', '--from', 'h.xml', '-o', 'out.xml', '--station', CLIENT)):
        result = place.run(*words, expect=0)
        assert '\\u{202e}gnihtemos\\u{200b}' in result.out and '\u202e' not in result.out, result
        assert '\u202e' not in place.run(*words, '--json', expect=0).out
    pair_file(place, 'h.xml', '', 'role="client" network="workgroup" from="OPC&#x200b;-SERVER"')
    result = place.run('profile', 'check', 'h.xml', expect=2)
    assert 'OPC\\u{200b}-SERVER' in result.err, result


@case
def ids_of_programs_here_are_not_taken_over(place):
    _, client = both(place)
    opcenum = '{13486D51-4821-11D2-A494-3CB306C10000}'
    pair_file(place, 'h.xml', f'<peer>FAR</peer><server-id progid="A.1" clsid="{opcenum}" appid="{KEPWARE_ID}"/>'
                              f'<server-id progid="B.1" clsid="{KEPWARE_ID}" appid="{{13486D44-4821-11D2-A494-3CB306C10000}}"/>')
    client.run('profile', 'new', '--from', 'h.xml', '--set', 'applications.remote-name=set', '-o', 'g.xml', expect=0)
    plan = client.plan('g.xml', 10)
    texts = [change['resource']['text'] for change in plan['changes']]
    assert not any(opcenum in text or '13486D44' in text for text in texts), texts
    assert any('AppID of %1' in blocked['reason']['id'] for blocked in plan['blocked']), plan['blocked']


@case
def files_are_opened_where_they_belong(place):
    server, client = both(place)
    first(server)
    server.run('profile', 'pair', 'f.xml', '-o', 'pair.xml', expect=0)
    for words in (('profile', 'new', '--from', 'pair.xml', '-o', 'x.xml'), ('plan', '--profile', 'pair.xml')):
        result = server.run(*words, expect=3)
        assert 'was written on this computer (OPC-SERVER)' in result.err, result
    wrong = (
        (('--from', 'f.xml'), 'is no file from another computer'),
        (('--profile', 'pair.xml'), 'which --from takes'),
        (('--from', 'pair.xml', '--role', 'server'), 'says role “client”, the profile “server”'),
        (('--from', 'pair.xml', '--network', 'domain'), 'says network “workgroup”, the profile “domain”'),
        (('--from', 'pair.xml', '--group', 'Others'), 'says group'),
        (('--from', 'pair.xml', '--profile', 'f.xml'), 'says role “client”, the profile “server”'),
        (('--from', 'missing.xml'), 'missing.xml'),
        (('--from', 'pair.xml', '--peer', 'x='), 'NAME=ADDRESS'),
        (('--from', 'pair.xml', '--peer', 'x=10.0.0.0/8'), 'not the address of a computer'),
        (('--from', 'pair.xml', '--callback', 'SYSTEM'), 'Windows itself uses'),
    )
    for words, says in wrong:
        result = client.run('profile', 'new', *words, '-o', 'x.xml')
        assert result.code in (1, 2) and says in result.err and result.err.count('\n') == 1, f'{words}: {result}'
    assert not os.path.exists(place.path('x.xml'))
    assert '--output' in server.run('profile', 'pair', 'f.xml', expect=2).err
    assert '--role' in server.run('profile', 'new', '-o', 'x.xml', expect=2).err


@case
def a_profile_is_used_on_the_next_station(place):
    """Programs, services and ids are found anew: the profile names the server, not where it is."""
    server, _ = both(place)
    first(server)
    content = server.content().decode()
    other_id = '{99999999-482C-47CA-ABDC-0FE7F9C6E729}'
    for old, new in ((KEPWARE_ID, other_id), ('KEPServerEXV6', 'KepNext'), ('server_runtime.exe', 'next_runtime.exe'),
                     ('computer="OPC-SERVER"', 'computer="NEXT-SERVER"')):
        assert old in content, old
        content = content.replace(old, new)
    place.write('next.xml', content)
    plan = place.run('plan', '--profile', 'f.xml', '--station', 'next.xml', '--json', expect=10).json()
    text = ' '.join(change['resource']['text'] + str(change['after']) for change in plan['changes'])
    assert plan['blocked'] == [], plan['blocked']
    assert other_id in text and 'service KepNext' in text and 'next_runtime.exe' in text, text
    assert KEPWARE_ID not in text and 'KEPServerEXV6' not in text and 'server_runtime' not in text, text
    pair = place.run('profile', 'pair', 'f.xml', '--station', 'next.xml', '-o', 'pair.xml', '--json', expect=0).json()
    assert pair['from'] == 'NEXT-SERVER' and pair['ids'][0]['clsid'] == other_id, pair


main()
