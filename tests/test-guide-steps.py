#!/usr/bin/env python3
"""data/guide-steps.md: every numbered step of the vendor's guide once, without gap; every option, kind, value, finding, step by
hand and command that it names is there; and every step by hand and topic is named."""
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main  # noqa: E402

# Numbered steps by section; sections of the guide without numbers have none.
SECTIONS = {'2.2': 6, '2.3': 6, '2.4': 9, '3.1': 5, '3.2': 8, '4.1': 28, '4.2': 21, '4.3': 0, '5': 0, '5.1': 5, '5.2': 4, '6': 3,
            '7.1': 6, '7.2': 5, 'throughout': 0, 'policy': 0}
COLUMNS = ['section', 'steps', 'what a person does', 'choice', 'change', 'finding', 'step by hand, or why left out']


def parse(text):
    """The rows of the table, and what breaks its form."""
    rows, problems = [], []
    lines = [line for line in text.splitlines() if line.startswith('|')]
    cells = [[cell.strip() for cell in line.strip().strip('|').split('|')] for line in lines]
    if not cells or cells[0] != COLUMNS:
        return [], [f'the columns are {cells[:1]}']
    for line, row in zip(lines[2:], cells[2:]):
        # A row ends with "| |" where the last cell is empty.
        row += [''] * (len(COLUMNS) - len(row))
        if len(row) != len(COLUMNS):
            problems.append(f'{len(row)} cells: {line}')
            continue
        rows.append(dict(zip(COLUMNS, row)))
    return rows, problems


def check_ranges(rows):
    problems, at = [], {}
    order = list(SECTIONS)
    for row in rows:
        section, steps = row['section'], row['steps']
        if section not in SECTIONS:
            problems.append(f'there is no section {section}')
            continue
        if steps == '–':
            if SECTIONS[section]:
                problems.append(f'{section}: a row without steps')
            at.setdefault(section, 0)
            continue
        match = re.fullmatch(r'(\d+)(?:–(\d+))?', steps)
        if not match:
            problems.append(f'{section}: “{steps}” is no range')
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        if first != at.get(section, 0) + 1 or last < first:
            problems.append(f'{section}: after step {at.get(section, 0)} comes {steps}')
        at[section] = last
    for section, n in SECTIONS.items():
        if at.get(section) != n:
            problems.append(f'{section}: covered up to {at.get(section)} of {n}')
    seen = list(dict.fromkeys(row['section'] for row in rows if row['section'] in SECTIONS))
    if seen != [section for section in order if section in seen]:
        problems.append(f'sections out of order: {seen}')
    return problems


def names(cell):
    return re.findall(r'`([^`]*)`', cell)


def check_row(row, known):
    where, problems = f'{row["section"]} {row["steps"]}', []
    for name in names(row['choice']):
        option, _, value = name.partition('=')
        if option not in known['options'] or (value and value not in known['options'][option]):
            problems.append(f'{where}: there is no option {name}')
    for name in names(row['change']):
        kind, _, value = name.partition(' ')
        if kind not in known['kinds'] or (kind == 'registry-value') != bool(value) or (value and value not in known['values']):
            problems.append(f'{where}: there is no {name}')
    for name in names(row['finding']):
        if name not in known['findings']:
            problems.append(f'{where}: there is no finding {name}')
    for name in names(row[COLUMNS[6]]):
        option, _, value = name.partition('=')
        command = name.startswith('opcdcom ') and name[len('opcdcom '):] in known['commands']
        if not command and name not in known['steps'] and value not in known['options'].get(option, []):
            problems.append(f'{where}: there is no step or command {name}')
    left_out = row[COLUMNS[6]].startswith('left out: ')
    if not left_out and not names(row['choice']) and not names(row['finding']) and not names(row[COLUMNS[6]]):
        problems.append(f'{where}: nothing replaces it, and no reason is given')
    if bool(names(row['choice'])) != bool(names(row['change'])):
        problems.append(f'{where}: a choice without a change, or the other way round')
    if left_out and names(row['choice']):
        problems.append(f'{where}: left out, and chosen')
    return problems


def ask(place):
    topics = place.run('options', '--station', 'practice', '--json', expect=0).json()['topics']
    checks = place.run('audit', '--list', '--json', expect=0).json()['checks']
    kinds = place.run('steps', '--list', '--json', expect=0).json()['kinds']
    overview = place.run('--help', expect=0).out.split('Commands:\n')[1].split('\n\n')[0]
    sources = {name: open(os.path.join(place.tools.root, 'src', 'model', name), encoding='utf-8').read() for name in ('kind.c', 'setting.c')}
    return {
        'options': {option['id']: [choice['id'] for choice in option['choices']] for topic in topics for option in topic['options']},
        'findings': {f'{check["code"]} {check["id"]}' for check in checks},
        'steps': {kind['id'] for kind in kinds},
        'kinds': set(re.findall(r'\bDCW_KIND_\w+, "([a-z-]+)"', sources['kind.c'])),
        'values': set(re.findall(r'"(\w+)"', sources['setting.c'])),
        'commands': {line.split('  ')[1] for line in overview.splitlines()},
    }


def document(place):
    with open(os.path.join(place.tools.root, 'data', 'guide-steps.md'), encoding='utf-8') as file:
        return file.read()


def check(text, known):
    rows, problems = parse(text)
    problems += check_ranges(rows)
    for row in rows:
        problems += check_row(row, known)
    everything = '\n'.join(' '.join(row.values()) for row in rows)
    problems += [f'no step of the guide leads to {name}' for name in sorted(known['steps']) if f'`{name}`' not in everything]
    return problems


@case
def every_step_is_answered(place):
    assert sum(SECTIONS.values()) == 106
    known = ask(place)
    assert len(known['kinds']) == 10 and len(known['options']) > 30 and len(known['findings']) > 50, known
    problems = check(document(place), known)
    assert not problems, '\n'.join(problems)
    readme = open(os.path.join(place.tools.root, 'README.md'), encoding='utf-8').read()
    assert 'data/guide-steps.md' in readme, 'README does not lead there'


# What the practice stations have right, so that it has to be done.
SPOILED = [
    ('name="EnableDCOM" type="REG_SZ" data="Y"', 'name="EnableDCOM" type="REG_SZ" data="N"'),
    ('name="LegacyImpersonationLevel" type="REG_DWORD" data="2"', 'name="LegacyImpersonationLevel" type="REG_DWORD" data="3"'),
    ('name="forceguest" type="REG_DWORD" data="0"', 'name="forceguest" type="REG_DWORD" data="1"'),
    ('name="LimitBlankPasswordUse" type="REG_DWORD" data="1"', 'name="LimitBlankPasswordUse" type="REG_DWORD" data="0"'),
    ('    <value name="LocalService" type="REG_SZ" data="KEPServerEXV6"/>',
     '    <value name="RemoteServerName" type="REG_SZ" data="OTHER"/>\n    <value name="ActivateAtStorage" type="REG_SZ" data="Y"/>\n'
     '    <value name="_LocalService" type="REG_SZ" data="KEPServerEXV6"/>\n'
     '    <value name="AuthenticationLevel" type="REG_DWORD" data="2"/>'),
    ('AppID\\server_runtime.exe', 'AppID\\another.exe'),
    ('who="S-1-1-0" name="SeNetworkLogonRight"', 'who="S-1-1-0" name="SeDenyNetworkLogonRight"'),
    ('who="S-1-5-32-545" name="SeNetworkLogonRight"', 'who="S-1-5-32-545" name="SeBatchLogonRight"'),
    ('subject="Ethernet" value="public"', 'subject="Ethernet" value="private"'),
    ('|Active=TRUE|Dir=In|Protocol=17|Profile=Private|', '|Active=FALSE|Dir=In|Protocol=17|Profile=Private|'),
    ('name="fdPHost" account="S-1-5-19" start="3"', 'name="fdPHost" account="S-1-5-19" start="4"'),
]
POLICY = '''
  <registry-key key="HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM">
    <value name="MachineAccessRestriction" type="REG_SZ" data="O:BAG:BAD:(A;;CCDCLC;;;BA)"/>
    <value name="MachineLaunchRestriction" type="REG_SZ" data="O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"/>
  </registry-key>
'''

# Options that a choice goes with.
WITH = {
    'identity.server-account': [('identity.server', 'account')], 'identity.program-account': [('identity.program', 'account')],
    'identity.administrators': [('identity.server', 'account')], 'firewall.scope': [('firewall.mapper', 'open')],
    'limits.domain-policy': [('limits.access', 'group'), ('limits.launch', 'remote')],
    'accounts.members': [('accounts.group', 'create'), ('accounts.users', 'create')],
    'firewall.opcenum': [('applications.opcenum', 'authenticated')],
}
TEXTS = {'identity.server-account': 'OpcServer', 'identity.program-account': 'newcomer', 'firewall.port': 'Kepware.KEPServerEX.V6=49500'}


def stations(place):
    """The practice stations, and one where everything is wrong."""
    for name in ('practice', 'practice:client'):
        place.run('options', '--station', name, expect=0)
    spoiled = place.read(place.practice()).decode()
    for old, new in SPOILED:
        assert old in spoiled, old
        spoiled = spoiled.replace(old, new)
    policy = spoiled[:spoiled.rindex('</station>')] + POLICY.lstrip('\n') + '</station>\n'
    place.write('spoiled.xml', spoiled)
    place.write('policy.xml', policy)
    return ['practice', 'practice:client', 'spoiled.xml', 'policy.xml']


def planned(place, where, option, value):
    """What the choice makes of this station: kinds, and values of the registry."""
    values = dict([(option, value), *WITH.get(option, [])])
    for name, choice in (('accounts.group', 'create'), ('accounts.users', 'create')):
        values.setdefault(name, choice)
    lines = ''.join(f'  <option id="{name}" value="{choice}"/>\n' for name, choice in sorted(values.items()))
    head = '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="both" network="workgroup" group="OPC Users">'
    entries = ('  <user>newcomer</user>\n  <user>opcuser</user>\n  <server>Kepware.KEPServerEX.V6</server>\n'
               '  <server>Matrikon.OPC.Simulation.1</server>\n  <program>KEPServerEXV6</program>\n  <program>HistorianOPC</program>\n'
               '  <peer>192.168.10.30</peer>\n')
    place.write('p.xml', f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{entries}{lines}</profile>\n')
    plan = place.run('plan', '--profile', 'p.xml', '--station', where, '--json').json()
    found = set()
    for change in plan['changes']:
        kind = change['resource']['kind']
        if option.split('.')[0] not in change['topics']:
            continue
        found.add(kind if kind != 'registry-value' else f'{kind} {change["resource"]["text"].rsplit(chr(92), 1)[1]}')
    return found


@case
def the_choices_make_the_changes(place):
    """On one of a few stations each change that a row names comes of one of its choices."""
    rows, _ = parse(document(place))
    where, made, problems = stations(place), {}, []
    for row in rows:
        union = set()
        for name in names(row['choice']):
            option, _, value = name.partition('=')
            if name not in made:
                made[name] = set().union(*(planned(place, one, option, value or TEXTS[option]) for one in where))
            union |= {change.lower() for change in made[name]}
        problems += [f'{row["section"]} {row["steps"]}: {change} does not come of {row["choice"]}'
                     for change in names(row['change']) if change.lower() not in union]
        problems += [f'{row["section"]} {row["steps"]}: {name} changes nothing' for name in names(row['choice']) if not made[name]]
    assert not problems, '\n'.join(problems)
    return f'{len(made)} choices'


@case
def what_is_wrong_is_seen(place):
    """Each way to break the document is found, or the case above shows nothing."""
    known, good = ask(place), document(place)
    breaks = [
        ('| 4.1 | 6 |', '| 4.1 | 7 |', 'comes 7'), ('| 2.2 | 5–6 |', '| 2.2 | 5 |', 'covered up to 5 of 6'),
        ('| 7.2 | 1–3 |', '| 7.3 | 1–3 |', 'no section 7.3'), ('| 6 | 1–3 |', '| 6 | all |', 'is no range'),
        ('| 6 | 1–3 |', '| 6 | – |', 'without steps'), ('`limits.enable=on`', '`limits.enable=off`', 'no option limits.enable=off'),
        ('`firewall.port`', '`firewall.ports`', 'no option firewall.ports'), ('`firewall-profile`', '`firewall`', 'no firewall'),
        ('`registry-value EnableDCOM`', '`registry-value EnableDCON`', 'no registry-value EnableDCON'),
        ('`registry-value EnableDCOM`', '`registry-value`', 'no registry-value'),
        ('`L08 limits.dcom-off`', '`L09 limits.dcom-off`', 'no finding L09'),
        ('`discovery.category`', '`discovery.categories`', 'no step or command discovery.categories'),
        ('`opcdcom servers`', '`opcdcom server`', 'no step or command opcdcom server'), ('`discovery.category`', '', 'leads to discovery.category'),
        ('left out: goes to a page', 'goes to a page', 'nothing replaces it'), ('| section | steps |', '| steps | section |', 'columns'),
        ('| `limits.enable=on` |', '| |', 'without a change'),
    ]
    for old, new, says in breaks:
        assert old in good, old
        problems = check(good.replace(old, new), known)
        assert any(says in problem for problem in problems), f'{old} → {new}: {problems}'
    return f'{len(breaks)} ways'


main()
