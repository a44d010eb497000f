#!/usr/bin/env python3
"""bench-sddl.py PROGRAM [FOLDER OF SAMPLES]: SDDL to value, to text, to bytes and back, beside Samba's Python binding and the
converter of Wine.

The same texts for all, in one run, and only such as all of them know: those that Windows made and the permissions of its own COM programs when the samples are
there, else made-up ones. A peer that is missing is said and left out (Debian: python3-samba; wine64 and gcc-mingw-w64-x86-64).
Samba's values are Python objects around C structures; Wine converts text to bytes and back and knows no value in between.
"""
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM, SAMPLES = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ''
HERE = os.path.dirname(os.path.abspath(__file__))
N_TEXTS, ROUNDS = 4000, 25
STEPS = ['parse', 'format', 'encode', 'decode', 'text to bytes', 'bytes to text']

SAMBA = r'''
import resource, sys, time
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
texts = open(sys.argv[1], encoding='utf-8').read().split('\n')
sid = security.dom_sid('S-1-5-21-1-2-3')
best = {}
def step(name, work):
    start = time.perf_counter()
    result = work()
    took = (time.perf_counter() - start) * 1e9 / len(texts)
    best[name] = min(best.get(name, took), took)
    return result
def resident():
    return int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()
if sys.argv[2] == '0':
    for i, text in enumerate(texts):
        try:
            security.descriptor.from_sddl(text, sid).as_sddl(sid)
            print(i)
        except TypeError:
            pass
    sys.exit()
before = resident()
held = [security.descriptor.from_sddl(t, sid) for t in texts]
memory = (resident() - before) / len(texts)
for _ in range(int(sys.argv[2])):
    parsed = step('parse', lambda: [security.descriptor.from_sddl(t, sid) for t in texts])
    step('format', lambda: [d.as_sddl(sid) for d in parsed])
    packed = step('encode', lambda: [ndr_pack(d) for d in parsed])
    step('decode', lambda: [ndr_unpack(security.descriptor, b) for b in packed])
for name, ns in best.items():
    print(name, round(ns))
print('memory', round(memory))
'''


def texts():
    found = []
    table = os.path.join(SAMPLES, 'sddl-made-by-windows.tsv')
    if os.path.exists(table):
        found += [line.split('\t')[0] for line in open(table, encoding='utf-8') if line.strip()]
    table = os.path.join(SAMPLES, '..', 'facts', 'windows-appids.tsv')
    if os.path.exists(table):
        for line in open(table, encoding='utf-8'):
            if line.startswith('{'):
                found += [text for text in line.rstrip('\n').split('\t')[1:] if text]
    if found:
        return 'texts of Windows', found
    who = ['SY', 'BA', 'WD', 'AN', 'S-1-5-32-562', 'S-1-5-21-1111111111-2222222222-3333333333-1001']
    made = []
    for i in range(500):
        entries = ''.join(f'(A;;{["CCDC", "CCDCLC", "CCDCLCSWRP", "0x1f019f"][(i + k) % 4]};;;{who[(i + k) % 6]})' for k in range(3 + i % 4))
        made.append(f'O:BAG:SYD:{entries}')
    return 'made-up texts', made


def run(command, environment=None):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, env=environment).stdout


def figures(out):
    return {line.rsplit(' ', 1)[0]: float(line.rsplit(' ', 1)[1]) for line in out.splitlines() if line.strip()}


def samba_python():
    for python in (sys.executable, '/usr/bin/python3'):
        if subprocess.run([python, '-c', 'import samba.dcerpc.security'], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


def samba(folder):
    """How to run it: what comes before the file and the rounds, and the environment; None: it is not here."""
    python = samba_python()
    return python and ([python, '-c', SAMBA], None)


def wine(folder):
    compiler, loader = shutil.which('x86_64-w64-mingw32-gcc'), shutil.which('wine64') or '/usr/lib/wine/wine64'
    if not compiler or not os.path.exists(loader):
        return None
    program = os.path.join(folder, 'peer.exe')
    subprocess.run([compiler, '-O2', '-o', program, os.path.join(HERE, 'sddl-of-windows.c')], check=True)
    environment = dict(os.environ, WINEPREFIX=os.path.join(folder, 'wine'), WINEDEBUG='-all', WINEDLLOVERRIDES='mscoree,mshtml=')
    environment.pop('DISPLAY', None)
    return [loader, program], environment


def end_wine(environment):
    server = '/usr/lib/wine/wineserver'
    if os.path.exists(server):
        for option in ('-k', '-w'):
            subprocess.run([server, option], env=environment, stderr=subprocess.DEVNULL)


def complete(result):
    if 'parse' in result:
        result.setdefault('text to bytes', result['parse'] + result['encode'])
        result.setdefault('bytes to text', result['decode'] + result['format'])
    return result


def write(path, lines):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))


def main():
    name, lines = texts()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'texts')
        write(path, lines)
        peers, known, results = {}, set(range(len(lines))), {}
        for peer, here in (('Samba', samba), ('Wine', wine)):
            peers[peer] = here(folder)
            if peers[peer]:
                command, environment = peers[peer]
                known &= {int(line) for line in run(command + [path, '0'], environment).split()}
            else:
                print(f'SKIPPED: {peer} is not here')
        lines = [line for i, line in enumerate(lines) if i in known]
        print(f'{len(lines)} {name} that all know, repeated to {N_TEXTS}')
        lines = (lines * (N_TEXTS // len(lines) + 1))[:N_TEXTS]
        write(path, lines)
        print(f'{os.path.getsize(path) // len(lines)} bytes a text; nanoseconds a text, the best of {ROUNDS} rounds')
        ours = complete(figures(run([PROGRAM, path, str(ROUNDS)])))
        for peer, how in peers.items():
            if how:
                results[peer] = complete(figures(run(how[0] + [path, str(ROUNDS)], how[1])))
        if peers['Wine']:
            end_wine(peers['Wine'][1])
    for step in STEPS + ['memory']:
        line = f'{step:14} {ours[step]:7.0f}' + (' bytes' if step == 'memory' else '')
        for peer, result in results.items():
            if step in result:
                line += f'   {peer} {result[step]:7.0f}, {result[step] / max(ours[step], 1):.1f} times ours'
        print(line)


main()
