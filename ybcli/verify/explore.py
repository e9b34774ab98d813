"""Where people can get to in a flow: every state, no path twice.

A state is a node and the answers that something further down still reads; all paths that agree in
these are one. So the work grows with what is remembered, not with the number of paths, which is
counted all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ybcli.model import RELATION, Ask, Outcome, Route, When
from ybcli.verify.tree import Cell, TooManyError, Tree, roads
from ybcli.verify.world import World

MOST_STATES = 100_000

State: TypeAlias = tuple[str | None, ...]
Watch: TypeAlias = Mapping[str, tuple[When, ...]]
Step: TypeAlias = tuple[str, State, str]
_Way: TypeAlias = tuple[Cell, tuple[int, ...]]
"""Answers that lead on alike, and which parts of a state and of the answer are remembered then."""


@dataclass(slots=True)
class Seen:
    """One state: how many paths reach it, the most questions asked on one, and how."""

    paths: int = 0
    asked: int = -1
    first: Step | None = None
    longest: Step | None = None

    def reached(self, by: Seen, paths: int, asked: int, step: Step) -> None:
        """Count the paths that come by one step more."""
        self.paths += by.paths * paths
        self.first = self.first or step
        if by.asked + asked > self.asked:
            self.asked, self.longest = by.asked + asked, step


class Plan:
    """How to explore a flow so that `watch`, conditions by outcome, can be decided at the end."""

    def __init__(self, tree: Tree, watch: Watch | None = None) -> None:
        self.tree, self.watch = tree, watch or {}
        reads = (*tree.routes, *(when for whens in self.watch.values() for when in whens))
        self.choices = tree.facts(reads)
        self.relation = any(test.name == RELATION for when in reads for test in when)
        self.still = self._still_read()
        self.live = {id_: tuple(sorted(names)) for id_, names in self.still.items()}
        self.cells: dict[str, tuple[_Way, ...]] = {}
        self.turns: dict[tuple[str, str], _Way] = {}
        self.read: dict[str, tuple[int, ...]] = {}
        self.members: dict[tuple[str, str], set[str]] = {}
        tests: dict[str, dict[frozenset[str], None]] = {}
        for test in (test for when in reads for test in when):
            tests.setdefault(test.name, {})[frozenset(test.values)] = None
        for id_, node in tree.flow.nodes.items():
            if isinstance(node, Ask):
                self._lay_answers(node, tuple(tests.get(id_, ())))
            if isinstance(node, Route):
                self.read[id_] = tuple(map(self.live[id_].index, tree.reading[id_]))
                for to in roads(node):
                    self.turns[id_, to] = (Cell("", (), 1, to), self._take(id_, to))

    def reads_of(self, world: World) -> tuple[str, ...]:
        """All that this exploration reads of a world: two of which it is the same are one to it."""
        known = (
            world.standing(fact, scheme).value
            for fact in sorted(self.choices)
            for scheme in self.tree.atlas.schemes(fact)
        )
        return (world.relation if self.relation else "", *known)

    def _still_read(self) -> dict[str, frozenset[str]]:
        """The questions whose answers are read at a node or further down, by node."""
        nodes = self.tree.flow.nodes
        still: dict[str, frozenset[str]] = {}
        for id_ in reversed(tuple(nodes)):
            later = frozenset().union(*{still[to] for to in roads(nodes[id_])})
            match nodes[id_]:
                case Outcome():
                    still[id_] = self.tree.bases(self.watch.get(id_, ()))
                case Route(rows=rows):
                    still[id_] = later | self.tree.bases(row.when for row in rows)
                case Ask():
                    still[id_] = later - {id_}
        return still

    def _lay_answers(self, ask: Ask, tests: tuple[frozenset[str], ...]) -> None:
        reading = frozenset(to for to in roads(ask) if ask.id in self.still[to])
        cells = self.tree.cells(ask, tests, reading)
        self.cells[ask.id] = tuple((cell, self._take(ask.id, cell.to)) for cell in cells)
        for cell in cells:
            self.members.setdefault((ask.id, cell.answer), set()).update(cell.members)

    def _take(self, node: str, to: str) -> tuple[int, ...]:
        """Where each thing remembered further down comes from; -1 is the answer, put last."""
        at = {name: n for n, name in enumerate(self.live[node])}
        return tuple(-1 if name == node else at[name] for name in self.live[to])

    def explore(self, world: World) -> Explored:
        """Go everywhere.

        Raises:
            TooManyError: there are more states than can be looked at.
        """
        flow = self.tree.flow
        start = (None,) * len(self.live[flow.start])
        found = Explored(self, world, {flow.start: {start: Seen(1, 0)}})
        total = 0
        for id_, node in flow.nodes.items():
            here = found.states.get(id_, {})
            total += len(here)
            if total > MOST_STATES:
                raise TooManyError(id_, MOST_STATES)
            asked = int(isinstance(node, Ask))
            for state, seen in here.items():
                for cell, new in found.steps(id_, state):
                    there = found.states.setdefault(cell.to, {})
                    if new not in there:
                        there[new] = Seen()
                    there[new].reached(seen, cell.count, asked, (id_, state, cell.answer))
        return found


@dataclass
class Explored:
    """All that can happen in one flow in one world."""

    plan: Plan
    world: World
    states: dict[str, dict[State, Seen]]
    _turns: dict[tuple[str | None, ...], list[int]] = field(default_factory=dict)

    def values(self, node: str, state: State) -> dict[str, str | None]:
        """What a state remembers, by name."""
        return dict(zip(self.plan.live[node], state, strict=True))

    def ends(self, outcome: str) -> Iterator[tuple[State, dict[str, str | None]]]:
        """The states at an outcome, and what each remembers."""
        for state in self.states.get(outcome, ()):
            yield state, self.values(outcome, state)

    def paths(self, node: str) -> int:
        """How many different ways of answering lead to a node."""
        return sum(seen.paths for seen in self.states.get(node, {}).values())

    def answers(self, node: str, state: State, *, longest: bool = False) -> dict[str, str]:
        """One way of answering that leads to a state: the first found, or the longest."""
        steps: list[tuple[str, str]] = []
        while True:
            seen = self.states[node][state]
            step = seen.longest if longest else seen.first
            if step is None:
                return dict(reversed(steps))
            node, state, answer = step
            if answer:
                steps.append((node, answer))

    def steps(self, id_: str, state: State) -> Iterator[tuple[Cell, State]]:
        """Where one goes from a state; a branch has one way, with an empty answer, or none."""
        node = self.plan.tree.flow.nodes[id_]
        if isinstance(node, Ask):
            for cell, take in self.plan.cells[id_]:
                yield cell, tuple(map((*state, cell.answer).__getitem__, take))
        elif isinstance(node, Route):
            chosen = self.turn(node, state)
            if chosen:
                cell, take = self.plan.turns[id_, node.rows[chosen[0]].to]
                yield cell, tuple(map(state.__getitem__, take))

    def turn(self, route: Route, state: State) -> list[int]:
        """The rows of a branch that hold in a state, as `Tree.rows` has them."""
        key = (route.id, *map(state.__getitem__, self.plan.read[route.id]))
        if key not in self._turns:
            values = self.values(route.id, state)
            self._turns[key] = self.plan.tree.rows(route, values, self.world)
        return self._turns[key]
