"""Lists of permissions entry by entry, through the command: planned, applied, undone; and what a file can't make of it."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import case, main  # noqa: E402
from xml.sax.saxutils import quoteattr  # noqa: E402

ASKED = {
    'applications.permissions': 'exact launch Kepware.KEPServerEX.V6; Administrators=all; Guests=deny remote-launch | '
                                'merge access Kepware.KEPServerEX.V6; Authenticated Users=local-access',
    'limits.permissions': 'merge launch limit; Administrator=remote-launch; ANONYMOUS LOGON=deny all',
}
PRACTICE = ('state', 'practice', 'server.xml')


def profile(options, role='server', servers=('Kepware.KEPServerEX.V6',)):
    inside = ''.join(f'<server>{name}</server>' for name in servers)
    inside += ''.join(f'<option id={quoteattr(name)} value={quoteattr(value)}/>' for name, value in options.items())
    return f'<profile xmlns="urn:opc-dcom-wizard:profile:1" role="{role}" network="workgroup">{inside}</profile>'


@case
def planned_applied_undone(place):
    place.write('p.xml', profile(ASKED))
    plan = place.run('plan', '--station', 'practice', '--profile', 'p.xml', expect=10).out
    for line in ('+ Guests: deny Remote Launch', '- opcuser: everything', '+ NT AUTHORITY\\Authenticated Users: Local Access',
                 '+ NT AUTHORITY\\ANONYMOUS LOGON: deny everything', 'This may cut a connection', 'This lets in somebody'):
        assert line in plan, (line, plan)
    before = place.read(os.path.join(*PRACTICE))
    done = place.run('apply', '--station', 'practice', '--profile', 'p.xml', '--yes', expect=0)
    assert place.read(os.path.join(*PRACTICE)) != before, done
    again = place.run('plan', '--station', 'practice', '--profile', 'p.xml', expect=0).out
    assert 'nothing to change' in again, again
    place.run('snapshot', 'check', '1', '--station', 'practice', expect=0)
    place.run('undo', 'last', '--station', 'practice', expect=0)
    assert place.read(os.path.join(*PRACTICE)) == before
    place.run('undo', 'last', '--station', 'practice', expect=0)
    place.run('undo', 'last', '--station', 'practice', expect=0)
    assert place.read(os.path.join(*PRACTICE)) == before


@case
def a_plan_file_can_not(place):
    """The profile may do what its plan as a file may not; it is said when the file is written, and nothing is written then."""
    place.write('p.xml', profile(ASKED))
    made = place.run('plan', '--station', 'practice', '--profile', 'p.xml', '-o', 'plan.xml', expect=10)
    assert 'apply --plan will refuse this file' in made.err and 'apply --profile p.xml' in made.err, made
    before = place.read(os.path.join(*PRACTICE))
    refused = place.run('apply', '--station', 'practice', '--plan', 'plan.xml', '--yes', expect=3)
    assert 'nothing was written' in refused.err and 'lists of permissions' in refused.err, refused
    assert place.read(os.path.join(*PRACTICE)) == before
    place.write('fine.xml', profile({'applications.permissions': 'merge launch Kepware.KEPServerEX.V6; Users=all'}))
    made = place.run('plan', '--station', 'practice', '--profile', 'fine.xml', '-o', 'plan.xml', expect=10)
    assert 'will refuse' not in made.err, made
    place.run('apply', '--station', 'practice', '--plan', 'plan.xml', '--yes', expect=0)


@case
def a_pair_file_can_not(place):
    """What one computer wants of its own lists is no business of the other."""
    place.write('p.xml', profile(ASKED, servers=('Kepware.KEPServerEX.V6',)))
    pair = place.run('profile', 'pair', 'p.xml', '--station', 'practice', '-o', 'pair.xml')
    assert pair.code in (0, 11), pair
    assert b'permissions' not in place.read('pair.xml'), place.read('pair.xml')


@case
def bad_texts_are_refused_before_anything(place):
    for option, text, says in (
            ('limits.permissions', 'x', 'expected merge or exact'),
            ('limits.permissions', 'merge launch Kepware.KEPServerEX.V6; Everyone=all', 'expected limit, or default'),
            ('limits.permissions', 'merge launch limit; Everyone=write', 'expected all, or local-launch'),
            ('limits.permissions', 'merge access limit; SYSTEM=deny all', 'COM itself'),
            ('limits.permissions', 'merge launch limit; Ever\u202eyone=all', "can't be seen"),
            ('limits.permissions', 'merge launch limit; ' + 'a' * 13000 + '=all', 'at most 12 KiB'),
            ('applications.permissions', 'exact launch x; Guests=deny all', 'would let in nobody'),
            ('applications.permissions', ';|=' * 3000, 'expected merge or exact')):
        place.write('p.xml', profile({option: text}))
        result = place.run('plan', '--station', 'practice', '--profile', 'p.xml', expect=2)
        assert says in result.err and result.err.count('\n') == 1 and '\u202e' not in result.err, result


@case
def wishes_that_can_not_be_met(place):
    place.write('p.xml', profile({'applications.permissions': 'merge launch Far.OPC.1; Everyone=all | '
                                                              'merge access Kepware.KEPServerEX.V6; Nobody At All=all'}))
    plan = place.run('plan', '--station', 'practice', '--profile', 'p.xml', expect=10)
    assert 'the profile names no program Far.OPC.1' in plan.out, plan
    assert 'nothing in this plan creates the account Nobody At All' in plan.out, plan
    assert ' 0 changes' in plan.out or 'nothing to change' in plan.out, plan


@case
def the_form_is_told(place):
    told = place.run('options', 'limits', '--station', 'practice', expect=0).out
    assert 'limits.permissions=merge launch limit; NAME=RIGHTS; NAME=deny RIGHTS' in told, told


main()
