#!/usr/bin/env python3
"""Copies of station files, and files that were moved: whose runs are whose."""
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, main, station  # noqa: E402


def applied(place, *options, expect=0):
    """A station file to which something was applied; its bytes before and after."""
    place.write('a.xml', station())
    place.profile()
    before = place.read('a.xml')
    place.run('apply', '--station', 'a.xml', '--profile', 'p.xml', '--yes', *options, expect=expect)
    return before, place.read('a.xml')


@case
def a_copy_is_told_and_nothing_is_applied_to_it(place):
    before, after = applied(place)
    shutil.copy(place.path('a.xml'), place.path('b.xml'))
    refused = [('undo', 'last'), ('undo', '1', '--dry-run'), ('resume',), ('confirm', '1'), ('restart', '--list'),
               ('apply', '--profile', 'p.xml', '--yes')]
    place.profile('limits.enable=on', 'accounts.group=create', name='more.xml', group='Other Users')
    refused.append(('apply', '--profile', 'more.xml', '--yes'))
    for words in refused:
        result = place.run(*words, '--station', 'b.xml', expect=3)
        for part in ('b.xml is a copy of ', 'a.xml', 'opcdcom capture -o NEW.xml --station '):
            assert part in result.err, (part, result)
        assert result.err.count('is a copy of') == 1 and result.out == '', result
    assert place.read('a.xml') == after == place.read('b.xml')
    # Looking is free, and told whose runs these are.
    for words, code in ((('audit',), 0), (('servers',), 0), (('plan', '--profile', 'p.xml'), 0), (('history',), 0),
                        (('snapshot', 'show', '1'), 0), (('history', '--json'), 0)):
        result = place.run(*words, '--station', 'b.xml')
        assert result.code in (code, 10), result
        assert (words[0] in ('audit', 'servers')) == ('is a copy of' not in result.err), result
    place.run('undo', 'last', '--station', 'a.xml', expect=0)
    assert place.read('a.xml') == before and place.read('b.xml') == after


@case
def the_way_out_that_is_offered_works(place):
    applied(place)
    shutil.copy(place.path('a.xml'), place.path('b.xml'))
    place.run('capture', '--station', 'b.xml', '-o', 'new.xml', expect=0)
    captured = place.read('new.xml')
    assert place.run('history', '--station', 'new.xml', '--json', expect=0).json()['runs'] == []
    place.profile(name='more.xml', group='Other Users')
    result = place.run('apply', '--station', 'new.xml', '--profile', 'more.xml', '--yes', expect=0)
    assert 'copy' not in result.err, result
    place.run('undo', 'last', '--station', 'new.xml', expect=0)
    assert place.read('new.xml') == captured
    # The other one: the original goes, and the copy takes its place.
    os.remove(place.path('a.xml'))
    result = place.run('undo', 'last', '--station', 'b.xml', expect=0)
    assert 'b.xml was at ' in result.err and 'a.xml before' in result.err, result
    assert 'was at' not in place.run('history', '--station', 'b.xml', expect=0).err


@case
def a_copy_does_not_use_up_a_deadline(place):
    before, after = applied(place, '--confirm-within', '1', expect=11)
    shutil.copy(place.path('a.xml'), place.path('b.xml'))
    time.sleep(2.5)
    for words in (('plan', '--profile', 'p.xml'), ('audit',), ('history',), ('servers',), ('options',), ('capture', '-o', 'c.xml'),
                  ('snapshot', 'check', '1')):
        result = place.run(*words, '--station', 'b.xml')
        assert result.code in (0, 10) and 'taken back' not in result.err, result
    assert place.read('a.xml') == after == place.read('b.xml')
    result = place.run('audit', '--station', 'a.xml')
    assert 'has been taken back' in result.err, result
    assert place.read('a.xml') == before and place.read('b.xml') == after


@case
def confirming_a_copy_keeps_nothing(place):
    before, after = applied(place, '--confirm-within', '600', expect=11)
    shutil.copy(place.path('a.xml'), place.path('b.xml'))
    place.run('confirm', '1', '--station', 'b.xml', expect=3)
    place.run('confirm', '1', '--station', 'a.xml', expect=0)
    place.run('undo', '1', '--station', 'a.xml', expect=0)
    assert place.read('a.xml') == before and place.read('b.xml') == after


@case
def a_moved_file_takes_its_runs_along(place):
    before, after = applied(place, '--confirm-within', '600', expect=11)
    os.mkdir(place.path('elsewhere'))
    os.rename(place.path('a.xml'), place.path('elsewhere', 'z.xml'))
    spec = os.path.join('elsewhere', 'z.xml')
    told = place.run('plan', '--station', spec, '--profile', 'p.xml', expect=0)
    assert 'z.xml was at ' in told.err and 'awaits confirmation' in told.err, told
    place.run('confirm', '1', '--station', spec, expect=0)
    quiet = place.run('plan', '--station', spec, '--profile', 'p.xml', expect=0)
    assert quiet.err == '', quiet
    place.run('undo', 'last', '--station', spec, expect=0)
    assert place.read(spec) == before
    # A whole state folder that goes elsewhere takes the practice stations along.
    place.run('apply', '--profile', 'p.xml', '--yes')
    os.rename(place.state, place.path('other-state'))
    place.state = place.path('other-state')
    result = place.run('undo', 'last')
    assert result.code == 0 and 'was at' in result.err, result


@case
def other_names_of_one_file_are_no_copies(place):
    if place.tools.is_windows:
        raise Skip('links are made as on Unix here')
    before, _ = applied(place)
    os.symlink('a.xml', place.path('link.xml'))
    os.symlink('.', place.path('here'))
    for spec in ('link.xml', 'here/a.xml', './a.xml', place.path('a.xml'), 'here/link.xml'):
        place.run('undo', 'last', '--station', spec, expect=0)
        assert place.run('history', '--station', spec, expect=0).err == ''
    assert place.read('a.xml') == before and os.path.islink(place.path('link.xml'))


if __name__ == '__main__':
    main()
