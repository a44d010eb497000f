#!/usr/bin/env python3
"""Exit statuses: what README's table promises, of every command."""
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main, station  # noqa: E402

# Whatever reads a file that the command line names, with FILE in its place.
READERS = [
    'plan --profile FILE',
    'apply --profile FILE --yes',
    'apply --plan FILE --yes',
    'audit --profile FILE',
    'audit --against FILE.xml',
    'options --profile FILE',
    'steps --profile FILE',
    'export --profile FILE --format cmd -o new.cmd',
    'export --plan FILE --format cmd -o new.cmd',
    'profile check FILE',
    'profile pair FILE -o new.xml',
    'profile new --from FILE -o new.xml',
    'profile new --role server --profile FILE -o new.xml',
    'servers --station FILE.xml',
    'servers --station FILE.reg',
    'audit --station FILE.xml',
    'capture --station FILE.xml -o new.xml',
    'history --station FILE.xml',
    'undo last --station FILE.xml',
    'resume --password a=file:FILE',
    'restart --password a=file:FILE',
    'apply --profile p.xml --yes --password OpcUser=file:FILE',
]


def untouched(place, what):
    assert not any(name.startswith('new.') for name in os.listdir(place.folder)), f'{what}: wrote a file'


@case
def a_file_that_is_not_there_is_a_wrong_input(place):
    place.profile()
    for words in READERS:
        result = place.run(*words.replace('FILE', 'none').split(), expect=2)
        assert result.err.count('\n') == 1 and result.out == '', result
        assert 'none' in result.err or '--password a:' in result.err or '--password OpcUser:' in result.err, result
        untouched(place, words)
    return f'{len(READERS)} ways'


@case
def so_is_a_folder(place):
    for words in READERS:
        if 'file:FILE' in words:
            continue  # what may not be taken for a password is refused
        for name in ('folder', 'folder.xml', 'folder.reg'):
            os.makedirs(place.path(name), exist_ok=True)
        result = place.run(*words.replace('FILE', 'folder').split(), expect=2)
        assert result.err.count('\n') == 1 and 'folder' in result.err and result.out == '', result
        untouched(place, words)


@case
def a_descriptor_that_nobody_gave_is_a_wrong_input(place):
    result = place.run('resume', '--password', 'a=fd:97', expect=2)
    assert result.err.count('\n') == 1 and '--password a:' in result.err, result


# In this order, on one station: words, the status that README's table gives for it.
STORY = [
    ('servers', 0),
    ('history', 0),
    ('resume', 0),
    ('restart', 0),
    ('snapshot show 1', 2),
    ('confirm 1', 3),
    ('undo last', 3),
    ('undo 1', 2),
    ('profile check p.xml', 0),
    ('profile check wrong.xml', 2),
    ('profile pair p.xml -o no/where.xml', 1),
    ('capture -o no/where.xml', 1),
    ('capture -o copy.xml', 0),
    ('audit', 10),
    ('audit --against copy.xml', 0),
    ('plan --profile p.xml', 10),
    ('plan --profile p.xml -o plan.xml', 10),
    ('plan --profile p.xml -o no/where.xml', 1),
    ('steps --profile p.xml', 10),
    ('apply --profile p.xml', 3),
    ('apply --plan plan.xml --yes --expect 0000', 3),
    ('apply --profile password.xml --yes', 11),
    ('apply --profile p.xml --yes --confirm-within 600', 11),
    ('plan --profile p.xml', 0),
    ('apply --profile password.xml --yes', 3),
    ('restart --yes', 0),
    ('confirm 1', 0),
    ('confirm 1', 3),
    ('audit --against copy.xml', 10),
    ('audit --since last', 0),
    ('apply --profile p.xml --yes', 0),
    ('snapshot check 1', 0),
    ('undo last --dry-run', 0),
    ('undo last', 0),
    ('undo 1', 3),
    ('plan --profile p.xml', 10),
    ('sd O:BAG:BA', 0),
    ('sd O:XX', 2),
    ('completion bash', 0),
    ('completion csh', 2),
    ('nonsense', 2),
]


@case
def every_status_of_the_table(place):
    with open(os.path.join(place.tools.root, 'README.md'), encoding='utf-8') as file:
        promised = {int(number) for number in re.findall(r'^\| (\d+) \| ', file.read(), re.MULTILINE)}
    assert promised == {status for _, status in STORY}, promised
    place.profile()
    place.profile('identity.server=account', name='password.xml')
    password = place.read('password.xml').replace(b'</profile>', b'')
    options = password.index(b'  <option')
    place.write('password.xml', password[:options] + b'  <server>Kepware.KEPServerEX.V6</server>\n' + password[options:] + b'</profile>\n')
    place.write('wrong.xml', '<profile/>')
    for i, (words, status) in enumerate(STORY):
        result = place.run(*words.split())
        assert result.code == status, f'step {i + 1}: expected exit {status}: {result}'
        assert (result.err == '') if status == 0 and words.split()[0] in ('servers', 'history', 'sd') else True, result
    return f'{len(STORY)} steps'


@case
def what_an_error_tells_to_type_is_for_this_station(place):
    """Commands that libraries name: for a shell, with the station as it was given."""
    place.profile()
    for name, shown, run in (('s.xml', 's.xml', 1), ('my station.xml', "'my station.xml'", 3)):
        if place.tools.is_windows:
            shown = shown.replace("'", '"')
        place.write(name, station())
        where = ('--station', name)
        place.run('apply', *where, '--profile', 'p.xml', '--yes', '--confirm-within', '600', expect=11)
        waits = place.run('apply', *where, '--profile', 'p.xml', '--yes', expect=3)
        assert f'“opcdcom confirm {run} --station {shown}”' in waits.err, waits
        assert f'“opcdcom undo {run} --station {shown}”' in waits.err, waits
        place.run('confirm', str(run), *where, expect=0)
        place.run('undo', str(run), *where, expect=0)
        again = place.run('undo', str(run), *where, expect=3)
        assert f'“opcdcom undo {run + 1} --station {shown}”' in again.err, again
        os.remove(place.path(name))  # the next one is the same station, moved


if __name__ == '__main__':
    main()
