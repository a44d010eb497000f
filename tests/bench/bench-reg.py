#!/usr/bin/env python3
"""bench-reg.py PROGRAM [SAMPLE.reg.xz]: reading .reg files, beside `wine reg import` and `hivexregedit --merge`.

The same keys and values for all, in one run: the sample when it is there, else made-up services. The others also store what
they read (Wine in its server's memory, hivex in a hive file); our figure for a whole process holds its start, too.
"""
import lzma
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

HEADER = 'Windows Registry Editor Version 5.00\r\n\r\n'
PROGRAM, SAMPLE = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
PLACE = 'HKEY_CURRENT_USER\\Software\\Bench'


def made_up(n_keys):
    lines = []
    for i in range(n_keys):
        lines += [f'[{PLACE}\\Services\\Service{i}]', f'"DisplayName"="Service number {i}"', f'"Start"=dword:{i % 5:08x}']
        data = [f'{(i * 7 + k * 31) % 256:02x}' for k in range(300)]
        rows = [','.join(data[k:k + 25]) for k in range(0, 300, 25)]
        lines += ['"Security"=hex:\\', ',\\\r\n'.join('  ' + row for row in rows), '']
    return '\r\n'.join(lines) + '\r\n'


def body(sample):
    if sample and os.path.exists(sample):
        text = lzma.open(sample).read().decode('utf-16')
        keys = text[len(HEADER):].replace('[HKEY_LOCAL_MACHINE\\SYSTEM\\', f'[{PLACE}\\')
        return 'the sample', keys
    return 'made-up services', made_up(4000)


def empty_hive(path):
    """A hive of one root key (regf 1.3): base block, one bin with the key's cell and a free one."""
    key = struct.pack('<2sHQ15IHH', b'nk', 0x2c, 0, 0, 0xffffffff, 0, 0, 0xffffffff, 0xffffffff, 0, 0xffffffff, 136, 0xffffffff,
                      0, 0, 0, 0, 0, 4, 0) + b'ROOT'
    key_cell = struct.pack('<i', -104) + key.ljust(100, b'\0')
    descriptor = bytes.fromhex('0100048014000000240000000000000000000000' '01020000000000052000000020020000'
                               '01020000000000052000000020020000')
    security = struct.pack('<2sHIIII', b'sk', 0, 136, 136, 1, len(descriptor)) + descriptor
    security_cell = struct.pack('<i', -((len(security) + 4 + 7) & ~7)) + security
    security_cell = security_cell.ljust(-struct.unpack('<i', security_cell[:4])[0], b'\0')
    cells = key_cell + security_cell
    free = 4096 - 32 - len(cells)
    hive_bin = (struct.pack('<4sIIQQI', b'hbin', 0, 4096, 0, 0, 0) + cells + struct.pack('<i', free)).ljust(4096, b'\0')
    base = struct.pack('<4sIIQIIIIIII', b'regf', 1, 1, 0, 1, 3, 0, 1, 32, 4096, 1).ljust(508, b'\0')
    checksum = 0
    for (word,) in struct.iter_unpack('<I', base):
        checksum ^= word
    with open(path, 'wb') as file:
        file.write((base + struct.pack('<I', checksum)).ljust(4096, b'\0') + hive_bin)


def run(command, **options):
    """Seconds and MB of it, told by our program (another parent's memory would count as the child's)."""
    done = subprocess.run([PROGRAM, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if done.returncode != 0:
        raise RuntimeError(f'{" ".join(command[:3])} failed: {done.stderr.decode(errors="replace").strip()[:300]}')
    took, peak = done.stdout.split()
    return float(took), float(peak)


def show(what, took, peak, size, ours=None):
    ratio = f'{took / ours:10.0f} x ours' if ours else ''
    print(f'{what:44} {took * 1000:10.1f} ms {size / took / 1e6:9.1f} MB/s {peak:8.1f} MB{ratio}', flush=True)


def against_hivex(folder, text, size, ours):
    if not shutil.which('hivexregedit'):
        print('hivexregedit is not there (package libwin-hivex-perl): skipped')
        return
    hive, file = os.path.join(folder, 'hive'), os.path.join(folder, 'utf8.reg')
    empty_hive(hive)
    with open(file, 'w', encoding='utf-8', newline='') as out:
        parents = ''.join(f'[{PLACE}{below}]\n\n' for below in ('', '\\Services', '\\CurrentControlSet', '\\CurrentControlSet\\Control'))
        out.write((HEADER + parents + text).replace('\r\n', '\n'))
    took, peak = run(['run', 'hivexregedit', '--merge', '--prefix', PLACE, hive, file])
    show('hivexregedit --merge', took, peak, size, ours)


def against_wine(folder, path, size, ours):
    wine, server = shutil.which('wine') or '/usr/lib/wine/wine64', '/usr/lib/wine/wineserver'
    if not os.path.exists(wine):
        print('wine is not there (package wine64): skipped')
        return
    env = dict(os.environ, WINEPREFIX=os.path.join(folder, 'wine'), WINEDEBUG='-all', WINEDLLOVERRIDES='mscoree,mshtml=')
    env.pop('DISPLAY', None)
    try:
        run(['run', wine, 'wineboot', '--init'], env=env)
        nothing, _ = run(['run', wine, 'reg', 'query', 'HKCU\\Software'], env=env)
        took, peak = run(['run', wine, 'reg', 'import', path], env=env)
        show('wine reg import', took, peak, size, ours)
        show('  less its start (reg query)', max(took - nothing, 0.001), peak, size, ours)
    finally:
        for option in ('-k', '-w'):
            subprocess.run([server, option], env=env, stderr=subprocess.DEVNULL, check=False)


def main():
    name, text = body(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'bench.reg')
        with open(path, 'wb') as out:
            out.write((HEADER + text).encode('utf-16'))
        size = os.path.getsize(path)
        print(f'{name}: {size / 1e6:.1f} MB of UTF-16, {len(re.findall("^.", text, re.M))} lines')
        ours = None
        for mode, what in (('tree', 'ours, into a tree'), ('skim', 'ours, read and checked only'), ('write', 'ours, written')):
            took, peak = run([mode, path, '20'])
            show(what, took, peak, size)
            ours = ours or took
        took, peak = run(['run', PROGRAM, 'tree', path])
        show('ours, a whole process', took, peak, size, ours)
        for peer, argument in ((against_hivex, text), (against_wine, path)):
            try:
                peer(folder, argument, size, ours)
            except RuntimeError as error:
                print(error)
        large = os.path.join(folder, 'large.reg')
        with open(large, 'wb') as out:
            out.write(HEADER.encode('utf-16'))
            for i in range(int(300e6 / size) + 1):
                out.write(text.replace(PLACE, f'{PLACE}{i:03}').encode('utf-16-le'))
        size = os.path.getsize(large)
        print(f'{size / 1e6:.0f} MB of the same')
        for mode, what in (('tree', 'ours, into a tree'), ('skim', 'ours, read and checked only')):
            took, peak = run([mode, large])
            show(what, took, peak, size)


main()
