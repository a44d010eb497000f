#!/usr/bin/env python3
"""Proves that a program makes nothing last but through the fault hook, and in the right order.

    strace-order.py [--expect CODE] [--tap NAME] --below FOLDER [--below FOLDER]... -- COMMAND ARGUMENT...
    strace-order.py --self-check SUBJECT

The command must be linked with tests/support/fault.c, which (DCW_FAULT_MARK=1) announces each step with a harmless
system call. Of the system calls that change something below one of the folders:

  - each is announced, by the same thread, for the same file, once;
  - a file is flushed after it was last written before it is renamed, before another file is written, and at the end;
  - after a rename, the removal or the creation of a file or folder, the folder is flushed before anything else is done
    (a lock file and PATH.new need no durable name).

Exit: 0 it is so; 1 it is not (one line each); 2 usage; 77 strace is missing or may not be used. --expect: the exit code
that the command must have, -9 for one that is killed. SUBJECT: tests/support/durable-subject, whose breaches must be found.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIP = 77

# system call -> (what it does, how its file is given)
#   path N: argument N is a name; at N: arguments N and N+1 are a folder and a name; fd N: argument N is open
CALLS = {
    'open': ('open', 'path', 0), 'creat': ('open', 'path', 0), 'openat': ('open', 'at', 0), 'openat2': ('open', 'at', 0),
    'write': ('write', 'fd', 0), 'pwrite64': ('write', 'fd', 0), 'writev': ('write', 'fd', 0),
    'pwritev': ('write', 'fd', 0), 'pwritev2': ('write', 'fd', 0), 'sendfile': ('write', 'fd', 0),
    'copy_file_range': ('write', 'fd', 2), 'splice': ('write', 'fd', 2), 'mmap': ('map', 'fd', 4),
    'ftruncate': ('truncate', 'fd', 0), 'truncate': ('truncate', 'path', 0),
    'fallocate': ('allocate', 'fd', 0),
    'fsync': ('flush', 'fd', 0), 'fdatasync': ('flush', 'fd', 0), 'sync_file_range': ('part', 'fd', 0),
    'rename': ('rename', 'path', 0), 'renameat': ('rename', 'at', 0), 'renameat2': ('rename', 'at', 0),
    'unlink': ('remove', 'path', 0), 'rmdir': ('remove', 'path', 0), 'unlinkat': ('remove', 'at', 0),
    'mkdir': ('make-folder', 'path', 0), 'mkdirat': ('make-folder', 'at', 0),
    'fchmod': ('attributes', 'fd', 0), 'fchown': ('attributes', 'fd', 0), 'fsetxattr': ('attributes', 'fd', 0),
    'chmod': ('other', 'path', 0), 'chown': ('other', 'path', 0), 'lchown': ('other', 'path', 0),
    'fchmodat': ('other', 'at', 0), 'fchmodat2': ('other', 'at', 0), 'fchownat': ('other', 'at', 0),
    'utimensat': ('other', 'at', 0), 'setxattr': ('other', 'path', 0), 'lsetxattr': ('other', 'path', 0),
    'link': ('other', 'path', 1), 'linkat': ('other', 'at', 2), 'symlink': ('other', 'path', 1),
    'symlinkat': ('other', 'at', 1), 'mknod': ('other', 'path', 0), 'mknodat': ('other', 'at', 0),
    'io_uring_setup': ('hidden', None, 0),
}
MARKERS = {'access': ('path', 0), 'faccessat': ('at', 0), 'faccessat2': ('at', 0)}
MARK = re.compile(r'/dev/null/dcw-fault:([a-z-]+):(.*)', re.S)

# what it does -> the announcements that cover it
COVERED_BY = {
    'open': {'create', 'lock'}, 'attributes': {'create'}, 'write': {'write'}, 'truncate': {'truncate'},
    'allocate': {'allocate'}, 'flush': {'flush', 'flush-folder'}, 'rename': {'rename'}, 'remove': {'remove'},
    'make-folder': {'make-folder'},
}
REPEATED = {'attributes', 'write'}  # several system calls can be one step

LINE = re.compile(r'^(\d+)\s+(.*)$', re.S)
CALL = re.compile(r'^(\w+)\((.*)\)\s+= (-?\d+|\?|0x[0-9a-f]+)(.*)$', re.S)
UNFINISHED = re.compile(r'^(\w+\(.*) <unfinished \.\.\.>$', re.S)
RESUMED = re.compile(r'^<\.\.\. \w+ resumed>(.*)$', re.S)


def unescape(text):
    return text.encode('latin-1', 'replace').decode('unicode_escape').encode('latin-1', 'replace').decode(
        'utf-8', 'surrogateescape')


def split_arguments(text):
    """The top-level arguments; each is (word, text in quotes or None, text in angle brackets or None)."""
    arguments, depth, i = [['', None, None]], 0, 0
    while i < len(text):
        c = text[i]
        if c == '"':
            end = i + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == '\\' else 1
            if depth == 0 and arguments[-1][1] is None:
                arguments[-1][1] = unescape(text[i + 1:end])
            i = end + 1
            continue
        if c == '<' and depth == 0:
            end = text.find('>', i)
            if end < 0:
                end = len(text)
            arguments[-1][2] = unescape(text[i + 1:end])
            i = end + 1
            continue
        if c in '[{(':
            depth += 1
        elif c in ']})':
            depth -= 1
        elif c == ',' and depth == 0:
            arguments.append(['', None, None])
            i += 1
            continue
        if depth == 0:
            arguments[-1][0] += c
        i += 1
    return [(word.strip(), quoted, angled) for word, quoted, angled in arguments]


class Breach(Exception):
    pass


class Watch:
    def __init__(self, folders):
        self.folders = [os.path.realpath(folder) for folder in folders]
        self.marks = {}        # thread -> [step, path, what was done under it]
        self.dirty = {}        # file -> what wrote it last
        self.pending = None    # (folder, why it has to be flushed, file whose allocation may come before)
        self.effects = 0
        self.killed = False
        self.breaches = []

    def is_below(self, path):
        return any(path == folder or path.startswith(folder.rstrip('/') + '/') for folder in self.folders)

    @staticmethod
    def resolve(folder, name):
        path = os.path.normpath(os.path.join(folder or '/', name))
        return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)) if path != '/' else path

    def file_of(self, arguments, how, n, cwd):
        if how == 'fd':
            return (arguments[n][2] or '').removesuffix(' (deleted)')
        if how == 'path':
            return self.resolve(cwd, arguments[n][1] or '')
        name = arguments[n + 1][1]
        if name in (None, ''):
            return arguments[n][2] or ''
        return self.resolve(arguments[n][2], name)

    def line(self, thread, text, cwd):
        if text.startswith('+++ killed'):
            self.killed = True
            return
        match = CALL.match(text)
        if match is None:
            return
        name, inner, result, _ = match.groups()
        arguments = split_arguments(inner)
        if name in MARKERS:
            how, n = MARKERS[name]
            mark = MARK.fullmatch(arguments[n if how == 'path' else n + 1][1] or '')
            if mark is not None:
                self.marks[thread] = [mark.group(1), self.resolve(cwd, mark.group(2)), set()]
            return
        if name not in CALLS or result.startswith('-'):
            return
        try:
            self.call(thread, name, arguments, cwd)
        except Breach as breach:
            self.breaches.append('%s: %s' % (breach, text.strip()[:300]))

    def call(self, thread, name, arguments, cwd):
        action, how, n = CALLS[name]
        if action == 'hidden':
            raise Breach('writes that strace does not show')
        if len(arguments) <= n:
            return
        path = self.file_of(arguments, how, n, cwd)
        if action == 'rename':
            target = self.file_of(arguments, how, n + (1 if how == 'path' else 2), cwd)
            if not self.is_below(path) and not self.is_below(target):
                return
        elif not self.is_below(path):
            return
        if action == 'open':
            flags = ' '.join(word for word, _, _ in arguments) + (' O_CREAT' if name == 'creat' else '')
            if not re.search(r'O_(WRONLY|RDWR|CREAT|TRUNC)', flags):
                return
        if action == 'map':
            flags = ' '.join(word for word, _, _ in arguments)
            if 'PROT_WRITE' not in flags or 'MAP_SHARED' not in flags:
                return
        self.effects += 1
        self.order(action, path, target if action == 'rename' else path,
                   self.announced(thread, action, target if action == 'rename' else path))

    def announced(self, thread, action, path):
        mark = self.marks.get(thread)
        if action not in COVERED_BY:
            raise Breach('goes around the hook')
        if mark is None:
            raise Breach('not announced')
        step, marked, done = mark
        if step not in COVERED_BY[action]:
            raise Breach('announced as "%s"' % step)
        if os.path.realpath(marked) != os.path.realpath(path) and marked != path:
            raise Breach('announced for %s' % marked)
        if action in done and action not in REPEATED:
            raise Breach('announced once, done twice')
        done.add(action)
        return step

    def order(self, action, path, target, step):
        self.check_pending(action, path, step)
        if action in ('write', 'truncate'):
            for other in self.dirty:
                if other != path:
                    raise Breach('%s is not flushed yet' % other)
            self.dirty[path] = action
        elif action == 'flush' and step == 'flush':
            self.dirty.pop(path, None)
        elif action == 'rename':
            self.pending = (os.path.dirname(target), 'rename to %s' % target, None)
            if path in self.dirty:
                del self.dirty[path]
                raise Breach('%s is renamed before it is flushed' % path)
        elif action == 'remove':
            self.dirty.pop(path, None)
            if not path.endswith('.new'):
                self.pending = (os.path.dirname(path), 'removal of %s' % path, None)
        elif action == 'make-folder' or (action == 'open' and step == 'create' and not path.endswith('.new')):
            self.pending = (os.path.dirname(path), 'creation of %s' % path, path)

    def check_pending(self, action, path, step):
        if self.pending is None:
            return
        folder, why, own = self.pending
        if action == 'flush' and step == 'flush-folder' and path == folder:
            self.pending = None
        elif not (path == own and action in ('allocate', 'attributes')):
            self.pending = None
            raise Breach('the folder is not flushed yet after the %s' % why)

    def end(self):
        if not self.killed:
            self.breaches += ['%s is never flushed after the last %s' % item for item in self.dirty.items()]
            if self.pending is not None:
                self.breaches.append('the folder is never flushed after the %s' % self.pending[1])
        if self.effects == 0:
            self.breaches.append('nothing below %s was changed: nothing is proved' % ', '.join(self.folders))
        return self.breaches


def analyse(lines, folders, cwd):
    watch, unfinished = Watch(folders), {}
    for line in lines:
        match = LINE.match(line.rstrip('\n'))
        if match is None:
            continue
        thread, text = match.groups()
        begun = UNFINISHED.match(text)
        if begun is not None:
            unfinished[thread] = begun.group(1)
            continue
        resumed = RESUMED.match(text)
        if resumed is not None:
            text = unfinished.pop(thread, '') + resumed.group(1)
        watch.line(thread, text, cwd)
    return watch.end()


def why_not():
    strace = shutil.which('strace')
    if strace is None:
        return 'strace is not installed'
    probe = subprocess.run([strace, '-f', '-qq', '-o', os.devnull, 'true'], capture_output=True, check=False)
    return None if probe.returncode == 0 else 'strace may not be used here'


def run(command, folders, expected):
    """The breaches, as a list of lines."""
    environment = dict(os.environ, DCW_FAULT_MARK='1')
    # The leak checker cannot work while somebody else traces the process.
    environment['ASAN_OPTIONS'] = environment.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
    with tempfile.TemporaryDirectory() as scratch:
        trace = os.path.join(scratch, 'trace')
        names = ','.join('?' + name for name in list(CALLS) + list(MARKERS))
        done = subprocess.run(['strace', '-f', '-y', '-s', '8192', '-e', 'trace=' + names, '-e', 'signal=none', '-o', trace,
                               '--'] + command, env=environment, check=False)
        with open(trace, encoding='utf-8', errors='surrogateescape') as lines:
            breaches = analyse(lines, folders, os.getcwd())
    if done.returncode != expected:
        breaches.append('%s: exit code %d, expected %d' % (command[0], done.returncode, expected))
    return breaches


# Deeds of durable-subject, and what has to be said of them.
SUBJECT = [
    ('good', None),
    ('unannounced-write', 'not announced'),
    ('unannounced-remove', 'not announced'),
    ('unannounced-folder', 'not announced'),
    ('announced-otherwise', 'announced as "create"'),
    ('announced-elsewhere', 'announced for '),
    ('rename-unflushed', 'renamed before it is flushed'),
    ('rename-written-after-flush', 'renamed before it is flushed'),
    ('rename-folder-unflushed', 'the folder is never flushed after the rename'),
    ('rename-folder-flushed-late', 'the folder is not flushed yet after the rename'),
    ('write-unflushed', 'never flushed'),
]

M = '7 faccessat2(AT_FDCWD</>, "/dev/null/dcw-fault:%s:/w/%s", F_OK, 0) = -1 ENOTDIR (Not a directory)'
OPEN = '7 openat(3</w>, "a", O_RDWR|O_CREAT, 0600) = 4</w/a>'
# Traces that no small program makes.
TRACES = [
    ('an announcement of another thread',
     [M % ('write', 'a'), '8 pwrite64(4</w/a>, "x, \\"y\\"", 7, 0) = 7'], 'not announced'),
    ('one announcement, two renames',
     [M % ('rename', 'a'), '7 rename("/w/b", "/w/a") = 0', '7 rename("/w/c", "/w/a") = 0'], 'done twice'),
    ('interleaved lines',
     ['7 faccessat2(AT_FDCWD</>, "/dev/null/dcw-fault:remove:/w/b", F_OK, 0 <unfinished ...>',
      '8 openat(AT_FDCWD</>, "/w/a", O_RDONLY) = 4</w/a>',
      '7 <... faccessat2 resumed>) = -1 ENOTDIR (Not a directory)', '7 unlink("/w/a") = 0'], 'announced for /w/b'),
    ('another file written before the first is flushed',
     [M % ('write', 'a'), '7 write(4</w/a>, "x", 1) = 1', M % ('write', 'b'), '7 write(5</w/b>, "x", 1) = 1'],
     '/w/a is not flushed yet'),
    ('a shared mapping', ['7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4</w/a>, 0) = 0x7f0000000000'],
     'goes around the hook'),
    ('a link', ['7 symlinkat("/etc/passwd", 3</w>, "a") = 0'], 'goes around the hook'),
    ('a creation whose folder is not flushed', [M % ('create', 'a'), OPEN], 'never flushed after the creation'),
    ('a killed process', [M % ('write', 'a'), '7 write(4</w/a>, "x", 1) = 1', '7 +++ killed by SIGKILL +++'], None),
    ('a failed call', [M % ('write', 'a'), '7 write(4</w/a>, "x", 1) = 1', '7 unlink("/w/b") = -1 ENOENT (No such file)',
                       M % ('flush', 'a'), '7 fsync(4</w/a>) = 0'], None),
    ('nothing', ['7 write(1</dev/pts/0>, "x", 1) = 1'], 'nothing is proved'),
    ('io_uring', ['7 io_uring_setup(8, {flags=0}) = 5<anon_inode:[io_uring]>'], 'strace does not show'),
]


def judge(n, name, breaches, wanted):
    if wanted is None:
        good = not breaches
    else:
        good = any(wanted in breach for breach in breaches)
    print('%s %d %s' % ('ok' if good else 'not ok', n, name))
    if not good:
        for line in breaches or ['no breach was found, "%s" was expected' % wanted]:
            print('# ' + line)


def self_check(subject):
    print('1..%d' % (len(TRACES) + len(SUBJECT)))
    for n, (name, lines, wanted) in enumerate(TRACES, 1):
        judge(n, 'trace: ' + name, analyse(lines, ['/w'], '/'), wanted)
    reason = why_not()
    for n, (deed, wanted) in enumerate(SUBJECT, len(TRACES) + 1):
        if reason is not None:
            print('ok %d %s # SKIP %s' % (n, deed, reason))
            continue
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'file'), 'w', encoding='utf-8') as file:
                file.write('v0')
            judge(n, deed, run([subject, folder, deed], [folder], 0), wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--self-check', metavar='SUBJECT')
    parser.add_argument('--below', metavar='FOLDER', action='append', default=[])
    parser.add_argument('--expect', metavar='CODE', type=int, default=0)
    parser.add_argument('--tap', metavar='NAME')
    parser.add_argument('command', nargs='*')
    options = parser.parse_args()
    if options.self_check is not None:
        self_check(options.self_check)
        return 0
    if not options.below or not options.command:
        parser.error('--below FOLDER and a command are expected')
    reason = why_not()
    if options.tap is not None:
        print('1..1')
        if reason is not None:
            print('ok 1 %s # SKIP %s' % (options.tap, reason))
        else:
            judge(1, options.tap, run(options.command, options.below, options.expect), None)
        return 0
    if reason is not None:
        print('strace-order: skipped: ' + reason, file=sys.stderr)
        return SKIP
    breaches = run(options.command, options.below, options.expect)
    for breach in breaches:
        print('strace-order: ' + breach, file=sys.stderr)
    return 1 if breaches else 0


if __name__ == '__main__':
    sys.exit(main())
