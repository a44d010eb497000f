#!/usr/bin/env python3
"""data/guide-steps.md: every numbered step of the vendor's guide once, without gap; every option, kind, value, finding, step by
hand and command that it names is there; and every step by hand and topic is named."""
import json
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
    order = [section for section in SECTIONS]
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
        'topics': [topic['id'] for topic in topics],
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
    problems += [f'no step of the guide leads to the topic {name}' for name in known['topics'] if f'`{name}.' not in everything]
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
