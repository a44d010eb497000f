#!/usr/bin/env python3
"""The real command killed, torn and failed at every durable step; then one opcdcom resume.

Whatever the step, the station file holds exactly the first changes of the plan, and after one resume it is untouched or (where
the journal says so) applied; after an undo it is undone or (where that run does not exist yet) still applied.
"""
import os
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'support'))
from cli import Skip, case, group_sid, main, station, without_sid  # noqa: E402

KILLED = (-9, 137)


def shown(place):
    content = place.read('s.xml')
    return without_sid(content, group_sid(content))


class Bench:
    """A station before, half-way through and after the plan, and the way back to each of them."""

    def __init__(self, place):
        self.place = place
        place.write('s.xml', station())
        place.profile()
        self.untouched = shown(place)
        self.keep('fresh')
        place.run('apply', '--profile', 'p.xml', '--topic', 'accounts', '--station', 's.xml', '--yes', expect=0)
        self.half = shown(place)
        self.restore('fresh')
        self.command('apply')
        self.applied = shown(place)
        self.keep('applied')
        self.command('undo')
        assert shown(place) == self.untouched
        self.keep('undone')
        self.command('undo')
        assert shown(place) == self.applied
        self.keep('redone')
        self.states = [self.untouched, self.half, self.applied]
        assert len(set(self.states)) == 3

    def keep(self, name):
        kept = self.place.path('kept', name)
        shutil.rmtree(kept, ignore_errors=True)
        os.makedirs(kept)
        shutil.copy(self.place.path('s.xml'), kept)
        if os.path.exists(self.place.state):
            shutil.copytree(self.place.state, os.path.join(kept, 'state'))

    def restore(self, name):
        kept = self.place.path('kept', name)
        for leaf in os.listdir(self.place.folder):
            if leaf.startswith('s.xml'):
                os.unlink(self.place.path(leaf))
        shutil.rmtree(self.place.state, ignore_errors=True)
        shutil.copy(os.path.join(kept, 's.xml'), self.place.folder)
        if os.path.exists(os.path.join(kept, 'state')):
            shutil.copytree(os.path.join(kept, 'state'), self.place.state)

    def command(self, name, fault=None):
        arguments = {'apply': ['apply', '--profile', 'p.xml', '--yes'], 'undo': ['undo', 'last'], 'resume': ['resume']}[name]
        if fault is None:
            return self.place.run(*arguments, '--station', 's.xml', expect=0)
        return self.place.run(*arguments, '--station', 's.xml', faulty=True, DCW_FAULT=fault)

    def runs(self):
        return self.place.run('history', '--station', 's.xml', '--json', expect=0).json()['runs']

    def breaks(self, start, command, mode):
        """Breaks the command at each of its steps; yields where that was, what the station holds, and the result."""
        for step in range(1, self.steps(start, command) + 1):
            self.restore(start)
            result = self.command(command, f'{mode}:{step}')
            where = f'{command} from {start}, {mode} at step {step}'
            assert mode not in ('kill', 'tear') or result.code in KILLED, f'{where}: was not killed: {result}'
            now = shown(self.place)
            assert now in self.states, f'{where}: the station holds something that no part of the plan makes: {result}'
            yield where, now, result

    def steps(self, start, command):
        """Durable steps of the command when nothing goes wrong."""
        self.restore(start)
        result = self.command(command, 'count:' + self.place.tools.foreign_path(self.place.path('count')))
        assert result.code == 0, result
        return int(self.place.read('count').split()[0])

    def settle(self, where):
        result = self.place.run('resume', '--station', 's.xml')
        assert result.code == 0, f'{where}, then {result}'
        runs = self.runs()
        assert all(run['finished'] for run in runs), f'{where}: still unfinished: {runs}'
        # A file of this one name may be left where nothing was unfinished; the next run writes over it.
        left = [name for name in os.listdir(self.place.folder) if name.startswith('s.xml')]
        assert set(left) <= {'s.xml', 's.xml.lock', 's.xml.new'}, f'{where}: {left} is left behind'
        return shown(self.place), runs


def kill_loop(place, start, command, mode):
    """apply from fresh; undo from applied; undo from undone is a redo; undo from redone."""
    bench = Bench(place)
    bench.restore(start)
    before, n_before = shown(place), len(bench.runs())
    after = bench.applied if before == bench.untouched else bench.untouched
    n_steps, seen, planned = 0, set(), []
    for where, now, result in bench.breaks(start, command, mode):
        n_steps += 1
        seen.add(bench.states.index(now))
        settled, runs = bench.settle(where)
        done = len(runs) > n_before and (runs[-1]['phase'] == 'applied' or runs[-1]['what'] == 'undo')
        if result.code == 0:
            done = True
        if result.code not in KILLED:
            assert result.code in (0, 1) and (result.code == 1 or now == after), f'{where}: {result}'
        assert settled == (after if done else before), f'{where}: resume brought it elsewhere: {runs}, {result}'
        if settled not in planned:
            planned.append(settled)
            place.run('plan', '--profile', 'p.xml', '--station', 's.xml', expect=0 if settled == bench.applied else 10)
    assert n_steps > 20, f'only {n_steps} steps'
    assert mode not in ('kill', 'tear') or seen == {0, 1, 2}, f'the station was only seen in the states {seen}'
    return f'{n_steps} steps'


STARTS = {'apply': ('fresh', 'apply'), 'undo': ('applied', 'undo'), 'redo': ('undone', 'undo'), 'undo of the redo': ('redone', 'undo')}


def add(name, mode):
    def run(place):
        if place.tools.is_windows and (mode != 'kill' or name not in ('apply', 'undo')):
            raise Skip('processes are slow in Wine; test-apply-kill breaks these steps in one process')
        return kill_loop(place, *STARTS[name], mode)
    run.__name__ = f'{name} {mode}'
    case(run)


for _mode in ('kill', 'tear', 'eio', 'enospc'):
    for _name in STARTS:
        if _mode in ('kill', 'eio') or _name in ('apply', 'undo'):
            add(_name, _mode)


def find_killed(bench, start, command):
    """Keeps one killed run for each state that the station can be left in unfinished."""
    found = {}
    for step in range(1, bench.steps(start, command) + 1):
        bench.restore(start)
        bench.command(command, f'kill:{step}')
        runs = bench.runs()
        if runs and not runs[-1]['finished']:
            found[bench.states.index(shown(bench.place))] = step
    for index, step in found.items():
        bench.restore(start)
        bench.command(command, f'kill:{step}')
        bench.keep(f'{command} killed {index}')
    assert len(found) == 3, f'{command} was killed unfinished only in the states {sorted(found)}'
    return [f'{command} killed {index}' for index in sorted(found)]


def resume_loop(place, start, command):
    """resume itself killed at every step, after a run that was killed at the last step of each state."""
    if place.tools.is_windows:
        raise Skip('processes are slow in Wine; test-apply-kill breaks these steps in one process')
    bench = Bench(place)
    n_steps = 0
    for kept in find_killed(bench, start, command):
        for where, _, _ in bench.breaks(kept, 'resume', 'kill'):
            n_steps += 1
            settled, _ = bench.settle(where)
            assert settled == bench.untouched, f'{where}: resume brought it elsewhere'
    return f'{n_steps} steps'


@case
def resume_of_apply_killed(place):
    return resume_loop(place, 'fresh', 'apply')


@case
def resume_of_undo_killed(place):
    return resume_loop(place, 'applied', 'undo')


@case
def resume_forward_finishes(place):
    bench = Bench(place)
    for kept in find_killed(bench, 'fresh', 'apply'):
        bench.restore(kept)
        result = place.run('resume', '--forward', '--station', 's.xml', expect=0)
        assert shown(place) == bench.applied, f'{kept}: {result}'
        bench.command('undo')
        assert shown(place) == bench.untouched


@case
def unfinished_run_is_refused_until_resumed(place):
    bench = Bench(place)
    bench.restore(find_killed(bench, 'fresh', 'apply')[1])
    now = place.read('s.xml')
    for words in (['apply', '--profile', 'p.xml', '--yes'], ['undo', 'last']):
        result = place.run(*words, '--station', 's.xml', expect=3)
        assert 'resume' in result.err, f'it does not say how to go on: {result}'
        assert place.read('s.xml') == now
    result = place.run('plan', '--profile', 'p.xml', '--station', 's.xml', expect=10)
    assert 'resume' in result.err, f'plan does not mention it: {result}'


main()
