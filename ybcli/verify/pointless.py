"""Questions that change nothing: for anybody, or for the people on some path.

For one question at a time the flow is explored with only the conditions that read it. Two states
are alike if the same is asked after them and the same of those conditions hold in the end; a
question changes nothing where all its answers lead to states that are alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ybcli.model import CARE, HOME, SCHEME, UNKNOWN, Ask, Outcome, Route, Test, When
from ybcli.verify.explore import Explored, State, Watch
from ybcli.verify.findings import Finding, finding
from ybcli.verify.paths import too_many
from ybcli.verify.study import Study
from ybcli.verify.tree import TooManyError, roads

_Future: TypeAlias = tuple[int, bool]
"""A number for all that can follow, and whether the answer itself is used in it."""


def check_pointless(study: Study) -> Iterator[Finding]:
    """Find questions whose answer does not matter."""
    for node in study.flow.nodes.values():
        if not isinstance(node, Ask) or node.id in (HOME, CARE) or node.id not in study.connected:
            continue
        watch = _readers(study, node.id)
        read = watch or node.id in study.tree.bases(study.tree.routes)
        if not read and len(roads(node)) == 1:
            yield finding("YB-E107", node.at, study.graph, node=node.id)
            continue
        try:
            yield from _judge(study, node, watch)
        except TooManyError as error:
            yield too_many(study, error)


def _readers(study: Study, question: str) -> Watch:
    """The conditions that read a question, by outcome; one that needs its value reads it bare."""
    bare = (Test(name=question, values=()),)
    watch: dict[str, tuple[When, ...]] = {}
    for id_, pieces in study.pieces.items():
        whens = [p.when for p in pieces if question in study.tree.bases([p.when])]
        whens += [(*p.when, *bare) for p in pieces if question in p.dates]
        if question == SCHEME and any(f in study.atlas.sensitive for p in pieces for f in p.facts):
            whens.append(bare)
        if whens:
            watch[id_] = tuple(dict.fromkeys(whens))
    return watch


def _judge(study: Study, ask: Ask, watch: Watch) -> Iterator[Finding]:
    useful = False
    useless: tuple[Explored, State] | None = None
    for explored in study.explored(watch):
        futures = _Futures(study, explored, ask.id)
        for state in explored.states.get(ask.id, ()):
            if futures.differ(state):
                useful = True
            elif useless is None:
                useless = (explored, state)
    if useless:
        witness = study.command(useless[0], ask.id, useless[1])
        yield finding("YB-W108" if useful else "YB-E107", ask.at, witness, node=ask.id)


class _Futures:
    """What can follow each state of one exploration."""

    def __init__(self, study: Study, explored: Explored, question: str) -> None:
        self.study, self.explored, self.question = study, explored, question
        self.numbers: dict[object, int] = {}
        self.after: dict[tuple[str, State], _Future] = {}
        for id_ in reversed(tuple(study.flow.nodes)):
            if id_ == question:
                break  # what is above does not follow it
            for state in explored.states.get(id_, ()):
                self.after[id_, state] = self._future(id_, state)

    def differ(self, state: State) -> bool:
        """Whether it matters how the question is answered in a state."""
        steps = self.explored.steps(self.question, state)
        ways = {self.after[c.to, new] for c, new in steps if c.answer != UNKNOWN}
        return len(ways) > 1 or any(used for _, used in ways)

    def _future(self, id_: str, state: State) -> _Future:
        node = self.study.flow.nodes[id_]
        if isinstance(node, Outcome):
            return self._end(id_, state)
        ways = [self.after[cell.to, new] for cell, new in self.explored.steps(id_, state)]
        if isinstance(node, Route):
            return ways[0] if ways else (self._number(id_), False)
        return self._number((id_, *(number for number, _ in ways))), any(u for _, u in ways)

    def _end(self, id_: str, state: State) -> _Future:
        tree, world = self.study.tree, self.explored.world
        values = self.explored.values(id_, state)
        holding: list[bool] = []
        used = False
        for when in self.explored.plan.watch.get(id_, ()):
            tests = [test for test in when if test.values]
            holds = all(tree.passes(test, values, world) for test in tests)
            holding.append(holds)
            used = used or (holds and len(tests) < len(when))
        return self._number((id_, *holding)), used

    def _number(self, key: object) -> int:
        return self.numbers.setdefault(key, len(self.numbers))
