#!/usr/bin/env python3
"""Firewall rules in words, the completions of the shells, and the manual page: they say what the command says."""
import json
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main  # noqa: E402

RULE = (r'v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=RPC-EPMap|RA4=LocalSubnet|'
        r'App=%SystemRoot%\system32\svchost.exe|Svc=RpcSs|Name=Mapper|EmbedCtxt=Own|Later=kept|')


def commands(place):
    overview = place.run('--help', expect=0).out
    return re.findall(r'^  (\S+(?: \S+)?) {2,}\S', overview.split('Commands:')[1].split('\n\n')[0], re.MULTILINE)


@case
def a_rule_in_words_and_json(place):
    text = place.run('firewall-rule', RULE, expect=0).out
    for word in ('incoming', 'Mapper', 'Own', 'Domain', 'TCP', 'RPC-EPMap', 'LocalSubnet', 'RpcSs', 'conditions'):
        assert word in text, text
    rule = place.run('firewall-rule', '--json', RULE, expect=0).json()
    assert rule['text'] == RULE and rule['profiles'] == ['domain'] and rule['protocol'] == 6 and rule['conditions'], rule
    assert {'key': 'Later', 'value': 'kept'} in rule['fields'], rule
    assert place.run('firewall-rule', stdin=RULE.encode(), expect=0).out == text


@case
def rules_in_batch(place):
    lines = '\n'.join([RULE, 'nonsense', 'v2.10|Action=Block|Dir=Out|Name=\u202eevil|', '']).encode()
    out = place.run('firewall-rule', '--batch', stdin=lines, expect=2).out.splitlines()
    assert len(out) == 3 and out[1].startswith('error: '), out
    assert '\u202e' not in out[2], out
    rows = [json.loads(line) for line in place.run('firewall-rule', '--batch', '--json', stdin=lines, expect=2).out.splitlines()]
    assert [sorted(row)[0] for row in rows] == ['action', 'error', 'action'], rows


@case
def bad_usage(place):
    for words in (['firewall-rule', '--to', 'xml', RULE], ['firewall-rule', '--batch', RULE], ['completion'], ['completion', 'fish']):
        result = place.run(*words, expect=2)
        assert result.err.count('\n') == 1 and not result.out, result


# What is typed, and what must be offered for its last word.
COMPLETIONS = [
    (['pro'], {'profile'}),
    (['profile', ''], {'new', 'check'}),
    (['plan', '--to'], {'--topic'}),
    (['profile', 'new', '--se'], {'--server', '--set'}),
    (['snapshot', 'sh'], {'show'}),
    ([''], {'plan', 'apply', 'profile', 'sd', 'firewall-rule'}),
    (['nonsense', ''], set()),
]


@case
def bash_completes(place):
    bash = shutil.which('bash')
    if bash is None or place.tools.wrapper:
        raise Skip('needs bash and a native command')
    place.write('completion', place.run('completion', 'bash', expect=0).raw)
    script = ['source ./completion', f'PATH={os.path.dirname(place.tools.opcdcom)}:$PATH']
    for words, _ in COMPLETIONS:
        quoted = ' '.join(f"'{word}'" for word in ['opcdcom', *words])
        script.append(f'COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _opcdcom; echo "${{COMPREPLY[*]}}"')
    done = subprocess.run([bash, '--norc', '-c', '\n'.join(script)], cwd=place.folder, env=place.environment(), capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0 and not done.stderr, done
    for (words, wanted), line in zip(COMPLETIONS, done.stdout.split('\n')):
        offered = line.split()
        assert wanted <= set(offered) and len(offered) == len(set(offered)), (words, line)
        assert wanted or not offered, (words, line)


@case
def completions_know_every_command(place):
    for shell in ('bash', 'zsh', 'powershell'):
        lines = place.run('completion', shell, expect=0).out
        for name in commands(place):
            assert re.search(rf"(^|'){re.escape(name)}('|$)", lines, re.MULTILINE), (shell, name)
    zsh = shutil.which('zsh')
    if zsh is not None:
        place.write('_opcdcom', place.run('completion', 'zsh').raw)
        subprocess.run([zsh, '-n', place.path('_opcdcom')], check=True)


@case
def the_manual_tells_every_command(place):
    if place.tools.wrapper:
        raise Skip('the page is made by the native build')
    page = os.path.join(os.path.dirname(place.tools.opcdcom), 'opcdcom.1')
    with open(page, encoding='ascii') as file:
        text = file.read()
    names = commands(place)
    assert len(names) > 10, names
    for name in names:
        assert f'.SS opcdcom {name.replace("-", chr(92) + "-")}\n' in text, name
    if shutil.which('groff') is None:
        raise Skip('groff is not here to judge its form')
    done = subprocess.run(['groff', '-man', '-Tutf8', '-ww', page], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stderr


@case
def output_never_hits_the_station(place):
    place.run('capture', '-o', 'plant.xml', expect=0)
    before = place.read('plant.xml')
    place.run('profile', 'new', '--role', 'server', '--group', 'OPC', '-o', 'opc.xml', '--station', 'plant.xml', expect=0)
    for name in ('plant.xml', './plant.xml', 'plant.xml.lock'):
        for words in (['capture'], ['plan', '--profile', 'opc.xml'], ['profile', 'new', '--role', 'server', '--group', 'OPC']):
            result = place.run(*words, '--station', 'plant.xml', '-o', name, expect=3)
            assert 'the station itself' in result.err, result
    assert place.read('plant.xml') == before
    if not place.tools.wrapper:
        os.chmod(place.path('opc.xml'), 0o666)
        place.run('profile', 'new', '--role', 'server', '--group', 'OPC', '-o', 'opc.xml', expect=0)
        assert os.stat(place.path('opc.xml')).st_mode & 0o777 == 0o600


if __name__ == '__main__':
    main()
