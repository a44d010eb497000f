#!/usr/bin/env python3
"""No secret is left anywhere: a password that nobody else has goes through the whole job, every way it can be given, with runs
that fail and runs that are killed, everything told that can be told; then it is looked for, in many forms, wherever something
may have been left."""
import base64
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import termios
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main  # noqa: E402

SERVICE = 'KEPServerEXV6'
KILLED = (-9, 137)


class Canary:
    """core is what is looked for: a password that is cut or quoted somewhere is found all the same."""

    def __init__(self):
        self.core = 'Qx7' + secrets.token_hex(8)
        self.password = f'Pip-{self.core}!z'
        self.needles = {}
        for name, coding in (('text', 'utf-8'), ('UTF-16', 'utf-16-le'), ('UTF-16BE', 'utf-16-be')):
            data = self.core.encode(coding)
            pairs = [f'{byte:02x}' for byte in data]
            self.needles[name] = data
            for how, text in (('hex', ''.join(pairs)), ('hex of .reg', ','.join(pairs)), ('hex with blanks', ' '.join(pairs))):
                self.needles[f'{name} in {how}'] = text.encode()
                self.needles[f'{name} in {how}, upper'] = text.upper().encode()
            for shift in range(3):
                encoded = base64.b64encode(bytes(shift) + data + bytes(2))
                # What does not depend on its neighbours.
                self.needles[f'{name} in base64, shifted by {shift}'] = encoded[(shift * 8 + 5) // 6:(shift + len(data)) * 8 // 6]
            self.needles[f'{name} backwards'] = data[::-1]

    def find(self, data):
        """Names of the forms in which it is in data."""
        return [name for name, needle in self.needles.items() if needle in data]

    def search(self, root, but):
        """(file, forms) below root, names of files too; but: a folder that is left out."""
        found = []
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if os.path.join(folder, name) != but]
            for name in names + folders:
                path = os.path.join(folder, name)
                content = b''
                if os.path.isfile(path):
                    with open(path, 'rb') as file:
                        content = file.read()
                forms = self.find(content + b'\n' + os.fsencode(name))
                if forms:
                    found.append((path, forms))
        return found

    def search_processes(self):
        """(what, forms) in the command lines and environments of all processes that we may look at, and how many those were."""
        found, n = [], 0
        for pid in filter(str.isdigit, os.listdir('/proc')):
            for what in ('cmdline', 'environ'):
                try:
                    with open(f'/proc/{pid}/{what}', 'rb') as file:
                        content = file.read()
                except OSError:
                    continue
                n += 1
                forms = self.find(content)
                if forms:
                    found.append((f'/proc/{pid}/{what}', forms))
        return found, n


class Cage:
    """A place with the canary: the vault, where the password files are, is the only folder that may hold it."""

    def __init__(self, place):
        if place.tools.is_windows:
            raise Skip('descriptors, terminals and /proc are as on Unix here')
        self.place, self.canary, self.n_runs = place, Canary(), 0
        self.vault = place.path('vault')
        for folder in ('vault', 'tmp', 'home'):
            os.makedirs(place.path(folder))
        self.file = os.path.join(self.vault, 'pw')
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(descriptor, self.canary.password.encode() + b'\n')
        os.close(descriptor)
        options = {'accounts.group': 'create', 'accounts.users': 'create', 'accounts.members': 'add', 'accounts.passwords': 'set',
                   'identity.server': 'account', 'identity.server-account': 'OpcService'}
        lines = ''.join(f'  <option id="{name}" value="{value}"/>\n' for name, value in sorted(options.items()))
        place.write('p.xml', '<?xml version="1.0" encoding="UTF-8"?>\n'
                    '<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" network="workgroup" group="OPC Users">\n'
                    '  <user>operator</user>\n  <user>Visitor</user>\n'
                    '  <server>Kepware.KEPServerEX.V6</server>\n  <server>Matrikon.OPC.Simulation.1</server>\n'
                    f'{lines}</profile>\n')
        self.accounts = ('OpcService', 'Visitor', 'operator')
        self.command = ('apply', '--profile', 'p.xml', '--topic', 'accounts', '--topic', 'identity', '--yes')

    def environment(self, **more):
        return self.place.environment(G_MESSAGES_DEBUG='all', TMPDIR=self.place.path('tmp'), HOME=self.place.path('home'),
                                      XDG_CACHE_HOME=self.place.path('home'), **more)

    def by_file(self):
        return [word for account in self.accounts for word in ('--password', f'{account}=file:{self.file}')]

    def start(self, *words, faulty=False, pass_fds=(), **environment):
        program = self.place.tools.faulty if faulty else self.place.tools.opcdcom
        return subprocess.Popen([program, *words], cwd=self.place.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment(**environment), pass_fds=pass_fds)

    def finish(self, process, what):
        """Watches the process to its end; what it printed."""
        seen, stop = [], threading.Event()

        def watch():
            while not stop.is_set():
                for name in ('cmdline', 'environ'):
                    try:
                        with open(f'/proc/{process.pid}/{name}', 'rb') as file:
                            seen.extend(self.canary.find(file.read()))
                    except OSError:
                        pass
                stop.wait(0.002)

        watcher = threading.Thread(target=watch)
        watcher.start()
        out, err = process.communicate(timeout=300)
        stop.set()
        watcher.join()
        self.n_runs += 1
        assert not seen, f'{what}: command line or environment has the password as {seen}'
        for name, printed in (('output', out), ('messages', err)):
            forms = self.canary.find(printed)
            assert not forms, f'{what}: its {name} have the password as {forms}'
        return process.returncode, out + err

    def run(self, *words, expect=None, faulty=False, **environment):
        process = self.start(*words, faulty=faulty, **environment)
        what = ' '.join(words[:1]) + ''.join(f' {name}={value}' for name, value in environment.items())
        code, printed = self.finish(process, what)
        assert expect is None or code == expect, f'{what}: exit {code}: {printed.decode()}'
        self.check(what)
        return code, printed

    def check(self, what):
        found = self.canary.search(self.place.folder, self.vault)
        assert not found, f'{what}: the password is left in {found}'

    def service_account(self):
        with open(self.place.practice(), encoding='utf-8') as file:
            for line in file:
                if f'<service name="{SERVICE}"' in line:
                    return line.split('account="')[1].split('"')[0]
        return None

    def steps(self, *words):
        """Durable steps of a command that goes well."""
        count = self.place.path('count')
        self.run(*words, faulty=True, expect=0, DCW_FAULT=f'count:{count}')
        with open(count, encoding='utf-8') as file:
            return int(file.read().split()[0])

    def keep(self):
        shutil.rmtree(self.place.path('kept'), ignore_errors=True)
        shutil.copytree(self.place.state, self.place.path('kept'))

    def restore(self):
        shutil.rmtree(self.place.state)
        shutil.copytree(self.place.path('kept'), self.place.state)


def some(n_steps, n):
    """n steps of n_steps, first and last among them."""
    return sorted({1 + i * (n_steps - 1) // (n - 1) for i in range(n)})


@case
def what_is_planted_is_found(place):
    cage = Cage(place)
    canary = cage.canary
    cage.check('nothing')
    word = canary.password
    wide, turned = word.encode('utf-16-le'), word.encode('utf-16-be')
    plants = {'text': word.encode(), 'UTF-16': wide, 'UTF-16BE': turned, 'cut': canary.core.encode(),
              'log': f'debug: log on of x with “{word}” failed'.encode(), 'backwards': word.encode()[::-1]}
    for name, data in (('text', word.encode()), ('UTF-16', wide), ('UTF-16BE', turned)):
        plants[f'{name} hex'] = b'data="' + data.hex().encode() + b'"'
        plants[f'{name} HEX'] = data.hex().upper().encode()
        plants[f'{name} .reg'] = b'"x"=hex:' + data.hex(',').encode()
        for shift in range(3):
            plants[f'{name} base64 {shift}'] = b'<a>' + base64.b64encode(b'abc'[:shift] + data + b'tail') + b'</a>'
    for where in ('state', 'tmp', 'home', '.'):
        for name, data in plants.items():
            os.makedirs(place.path(where), exist_ok=True)
            path = place.write(os.path.join(where, 'planted'), b'\0\xffsomething before ' + data + b' and after')
            found = canary.search(place.folder, cage.vault)
            assert len(found) == 1 and found[0][0].endswith('planted'), f'{where}: {name} is not found: {found}'
            os.remove(place.path(path))
    # A name of a file, a command line, an environment.
    place.write(f'log-{canary.core}.txt', b'')
    assert canary.search(place.folder, cage.vault)
    os.remove(place.path(f'log-{canary.core}.txt'))
    for words, more in ((['sh', '-c', 'read x', word], {}), (['sh', '-c', 'read x'], {'PASSWORD': word})):
        with subprocess.Popen(words, stdin=subprocess.PIPE, env={'PATH': os.environ['PATH'], **more}) as process:
            # A program that has just begun has no command line yet.
            for _ in range(200):
                seen = [what for what, _ in canary.search_processes()[0] if f'/{process.pid}/' in what]
                if seen:
                    break
                time.sleep(0.02)
            process.communicate(b'\n')
        assert seen, f'{words}, {more}: is not seen'
    # What a watched command prints, or has on its command line.
    for words in (['printf', '%s', word], ['printf', '%s', wide.hex()], ['sh', '-c', 'sleep 1', word]):
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            cage.finish(process, 'a parrot')
        except AssertionError:
            continue
        raise AssertionError(f'{words[0]} tells the password, and nobody sees it')
    return f'{len(plants)} forms in 4 folders'


@case
def there_and_back_with_passwords_in_files(place):
    cage = Cage(place)
    cage.run('plan', '--profile', 'p.xml', '--json')
    before = place.read(place.practice())
    given = cage.by_file()
    cage.run(*cage.command, *given, expect=0)
    made = cage.service_account()
    assert made.startswith('S-1-5-21-'), f'the service runs as {made}: no password was used'
    for more in ((), ('--json',)):
        cage.run('history', *more, expect=0)
        cage.run('snapshot', 'show', 'last', *more, expect=0)
        cage.run('snapshot', 'check', 'last', *more, expect=0)
        cage.run('plan', '--profile', 'p.xml', *more)
        cage.run('audit', '--profile', 'p.xml', *more)
    cage.run('plan', '--profile', 'p.xml', '-o', 'plan.xml')
    cage.run('capture', '-o', 'captured.xml', expect=0)
    cage.run('restart', '--yes', *given, '--json', expect=0)
    cage.run('undo', 'last', *given, '--json')
    cage.run('undo', 'last', *given)
    assert cage.service_account().startswith('S-1-5-21-') and cage.service_account() != made, 'the redo made no new account'
    cage.run('undo', 'last', *given, '--on-conflict', 'overwrite')
    assert cage.service_account() == 'S-1-5-18', 'the service was not taken back'
    assert place.read(place.practice()) == before
    return f'{cage.n_runs} commands'


@case
def given_by_descriptor_and_held_while_it_waits(place):
    cage = Cage(place)
    cage.run('plan', '--profile', 'p.xml')
    pipes = [os.pipe() for _ in cage.accounts]
    words = [word for account, (reader, _) in zip(cage.accounts, pipes) for word in ('--password', f'{account}=fd:{reader}')]
    process = cage.start(*cage.command, *words, '--json', pass_fds=[reader for reader, _ in pipes])
    n_looked = 0
    for i, (reader, writer) in enumerate(pipes):
        os.write(writer, cage.canary.password.encode() + b'\n')
        os.close(writer)
        while process.poll() is None and fcntl.ioctl(reader, termios.FIONREAD, bytes(4)) != bytes(4):
            time.sleep(0.01)
        os.close(reader)
        # It has this one, and waits for the next.
        if i + 1 < len(pipes):
            assert process.poll() is None, f'it did not wait: {cage.finish(process, "apply")}'
            found, n_looked = cage.canary.search_processes()
            assert not found, found
            cage.check('while it waits')
    code, printed = cage.finish(process, 'apply')
    assert code == 0, printed.decode()
    cage.check('apply')
    assert cage.service_account().startswith('S-1-5-21-') and n_looked > 2
    return f'{n_looked} command lines and environments'


@case
def typed_at_a_terminal(place):
    import pty
    import select
    cage = Cage(place)
    password = cage.canary.password
    # Wrong once, so that it complains too: the second time something else is typed.
    answers = []
    for account in sorted(cage.accounts, key=str.upper):
        question, again = f'New password of {account}: ', f'New password of {account} again: '
        if account == 'OpcService':
            answers += [(question, password), (again, 'something else')]
        answers += [(question, password), (again, password)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        os.execve(place.tools.opcdcom, ['opcdcom', *cage.command], cage.environment())
    shown, unread, n_looked = b'', b'', 0
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            raise AssertionError(f'no answer after {shown.decode()}')
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown, unread = shown + chunk, unread + chunk
        if answers and answers[0][0].encode() in unread:
            found, n_looked = cage.canary.search_processes()
            assert not found, found
            cage.check('at the prompt')
            unread = b''
            os.write(terminal, answers.pop(0)[1].encode() + b'\n')
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert not answers, f'it did not ask for {answers}: {shown.decode()}'
    assert not cage.canary.find(shown), 'the terminal showed it'
    assert status == 0 and n_looked > 2 and b'not the same' in shown, f'exit {status}: {shown.decode()}'
    cage.check('apply')
    assert cage.service_account().startswith('S-1-5-21-')


@case
def refused_passwords_are_not_repeated(place):
    cage = Cage(place)
    core = cage.canary.core
    cage.run('plan', '--profile', 'p.xml')
    wrong = {'with the name': f'{core}-opcservice', 'two lines': f'{core}\n{core}', 'too long': core * 100,
             'not UTF-8': core.encode() + b'\xff', 'with a NUL': f'{core}\0{core}', 'a line end more': f'{core}\n\n'}
    for name, content in wrong.items():
        with open(cage.file, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        code, printed = cage.run(*cage.command, *cage.by_file())
        assert code in (2, 3) or name == 'with a NUL', f'{name}: exit {code}: {printed.decode()}'
    # Typed where it does not belong, it is on the command line, but nothing repeats it.
    for words in (f'OpcService={core}', f'OpcService=fd:{core}', f'OpcService=file:{core}', core, f'=file:{core}',
                  f'OpcService=fd:3{core}'):
        result = place.run(*cage.command, '--password', words)
        assert result.code in (1, 2, 3) and not cage.canary.find(result.raw + result.err.encode()), f'{words}: {result}'
    for words in (('apply', f'--pass={core}'), ('apply', f'-p{core}'), ('undo', 'last', core), ('restart', '--password', core),
                  ('resume', '--passwd', core), ('apply', '--password', 'OpcService', core)):
        result = place.run(*words)
        assert result.code == 2 and not cage.canary.find(result.raw + result.err.encode()), f'{words}: {result}'
    cage.check('after all of them')


@case
def runs_that_fail_and_runs_that_are_killed(place):
    cage = Cage(place)
    cage.run('plan', '--profile', 'p.xml')
    before, given = place.read(place.practice()), cage.by_file()
    cage.keep()
    n_steps = cage.steps(*cage.command, *given)
    outcomes = set()
    for mode in ('kill', 'tear', 'eio', 'enospc-from'):
        for step in some(n_steps, 7):
            cage.restore()
            code, _ = cage.run(*cage.command, *given, faulty=True, DCW_FAULT=f'{mode}:{step}')
            assert (code in KILLED) == (mode in ('kill', 'tear')), f'{mode} at {step}: exit {code}'
            forward = ('--forward',) if step % 2 and mode == 'kill' else ()
            code, printed = cage.run('resume', *forward, *given, '--json')
            assert code in (0, 11), f'{mode} at {step}, then resume: exit {code}: {printed.decode()}'
            outcomes.add((mode, place.read(place.practice()) == before))
    assert ('kill', True) in outcomes and ('kill', False) in outcomes and ('eio', True) in outcomes, outcomes
    # The way back and the redo, which needs them too.
    cage.restore()
    cage.run(*cage.command, *given, expect=0)
    cage.run('undo', 'last', *given)
    cage.keep()
    n_steps = cage.steps('undo', 'last', *given)
    for step in some(n_steps, 6):
        cage.restore()
        code, _ = cage.run('undo', 'last', *given, faulty=True, DCW_FAULT=f'kill:{step}')
        assert code in KILLED, f'redo killed at {step}: exit {code}'
        cage.run('resume', *given)
    return f'{cage.n_runs} commands'


@case
def nothing_that_is_written_has_it(place):
    if shutil.which('strace') is None:
        raise Skip('there is no strace here')
    cage = Cage(place)
    cage.run('plan', '--profile', 'p.xml')
    trace = os.path.join(cage.vault, 'trace')
    calls = 'write,pwrite64,writev,pwritev,sendto,sendmsg,execve,rename,renameat,renameat2,openat,unlink,mkdir,symlink'

    def traced(*words):
        """Bytes of all that the command hands to the system."""
        command = ['strace', '-f', '-qq', '-xx', '-s', '10000000', '-e', f'trace={calls}', '-o', trace, *words]
        process = subprocess.run(command, cwd=place.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=300,
                                 env=cage.environment(ASAN_OPTIONS='detect_leaks=0:exitcode=99'))
        if not os.path.exists(trace) or b'ptrace' in process.stdout.split(b'\n')[0]:
            raise Skip('strace may not look at other programs here')
        with open(trace, encoding='ascii') as file:
            content = file.read()
        quoted = content.split('"')[1::2]
        return process, b'\n'.join(bytes.fromhex(text.replace('\\x', '')) for text in quoted if text.startswith('\\x'))

    process, written = traced('sh', '-c', f'read x < {cage.file}; echo "$x" > {os.path.join(cage.vault, "copy")}')
    assert cage.canary.find(written) == ['text'], f'the control is not found: {process.stdout.decode()}'
    for words in ((*cage.command, *cage.by_file()), ('undo', 'last', *cage.by_file()), ('undo', 'last', *cage.by_file(), '--json')):
        process, written = traced(place.tools.opcdcom, *words)
        assert process.returncode in (0, 11), f'{words[0]}: exit {process.returncode}: {process.stdout.decode()}'
        assert len(written) > 10000, f'{words[0]}: only {len(written)} bytes were seen'
        forms = cage.canary.find(written)
        assert not forms, f'{words[0]} writes the password as {forms}'
    assert cage.service_account().startswith('S-1-5-21-')


if __name__ == '__main__':
    main()
