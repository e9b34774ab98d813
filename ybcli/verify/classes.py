"""Path classes: all ways through a flow, those together that nothing on the way tells apart.

A class is a box: for each name that the way asked for or decided by, the values that lead along it.
The rules of a place are names like any other here, so that one list serves every place and day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from ybcli.model import RELATION, SCHEME, UNKNOWN, Ask, Kind, Outcome, Question, Route, Test, When
from ybcli.places import RELATIONS
from ybcli.verify.explore import Explored, State
from ybcli.verify.study import Study
from ybcli.verify.tree import DAY, MOST_SPLIT, PLACE, Cell, TooManyError, Tree, Values

MOST_BOXES = 50_000

EARLY = "@-"
"""Ends the name of a rule that was read before the kind of insurance was asked, if it matters."""

Box: TypeAlias = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class PathClass:
    """A way through a flow. `key` says for each name which of its values take it."""

    key: Box
    outcome: str

    def values(self) -> Mapping[str, frozenset[str]]:
        """The key as a mapping."""
        return dict(self.key)


def path_classes(study: Study) -> tuple[PathClass, ...]:
    """Every way through a flow, in any world.

    Raises:
        TooManyError: there are more ways than a person could read.
    """
    leaves: dict[PathClass, None] = {}
    for explored in study.explored():
        for leaf in _leaves(study, explored):
            leaves[leaf] = None
            if len(leaves) > MOST_BOXES:
                raise TooManyError(study.flow.start, MOST_BOXES)
    by_way: dict[tuple[str, ...], list[Box]] = {}
    for leaf in leaves:
        by_way.setdefault((leaf.outcome, *(name for name, _ in leaf.key)), []).append(leaf.key)
    order = tuple(study.flow.nodes)
    classes = [PathClass(box, way[0]) for way, boxes in by_way.items() for box in _merged(boxes)]
    return tuple(
        sorted(classes, key=lambda c: (order.index(c.outcome), [(n, sorted(v)) for n, v in c.key]))
    )


def domain(tree: Tree, name: str) -> frozenset[str]:
    """Every value a name may have."""
    if name in tree.questions:
        question = tree.questions[name]
        unsure = {UNKNOWN} if question.unsure else set()
        match question.kind:
            case Kind.CHOICE:
                return frozenset(question.allowed)
            case Kind.CHOICES:
                return _several(question, (), [o.id for o in question.options]) | unsure
            case Kind.DATE:
                return frozenset({DAY, *unsure})
            case Kind.PLACE:
                return frozenset({PLACE})
    if name == RELATION:
        return frozenset(RELATIONS)
    fact = tree.book.facts[name.removesuffix(EARLY)]
    return frozenset({UNKNOWN, *(choice.id for choice in fact.choices)})


def narrowed(tree: Tree, key: Mapping[str, frozenset[str]], when: When) -> When | None:
    """What a condition still asks of the people of a class; None if it excludes them all."""
    left: list[Test] = []
    for test in when:
        known = test.name in key or _asked(tree, key, test.name)
        values = key.get(test.name) or domain(tree, test.name)
        passing = frozenset(v for v in values if not set(v.split(",")).isdisjoint(test.values))
        if not known or not passing:
            return None
        if passing != values:
            wanted = test.values if tree.several(test.name) else tuple(sorted(passing))
            left.append(Test(name=test.name, values=wanted))
    return tuple(left)


def _asked(tree: Tree, key: Mapping[str, frozenset[str]], name: str) -> bool:
    """Whether a class has answered what a rule or a relation rests on."""
    return name not in tree.questions and tree.base(name) - {SCHEME} <= key.keys()


def _leaves(study: Study, explored: Explored) -> Iterator[PathClass]:
    """Every way in one world."""
    flow, tree = study.flow, study.tree
    (start,) = explored.states[flow.start]
    open_: list[tuple[str, State, Box]] = [(flow.start, start, ())]
    while open_:
        id_, state, key = open_.pop()
        node = flow.nodes[id_]
        match node:
            case Outcome():
                yield PathClass(key, id_)
                continue
            case Ask(question=question):
                for cell, new in explored.steps(id_, state):
                    open_.append((cell.to, new, (*key, (id_, _answers(question, cell)))))
            case Route():
                read = dict(_deciding(tree, node, explored, explored.values(id_, state)))
                for cell, new in explored.steps(id_, state):
                    open_.append((cell.to, new, tuple((dict(key) | read).items())))


def _answers(question: Question, cell: Cell) -> frozenset[str]:
    """The answers of a cell, those of several at once written out."""
    chosen = cell.answer.count(",")  # those before the one that stands for all the others
    if question.kind is not Kind.CHOICES:
        return frozenset(cell.members)
    if len(cell.members) == chosen + 1:
        return frozenset({cell.answer})
    return _several(question, cell.members[:chosen], cell.members[chosen:])


def _several(question: Question, chosen: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """Every answer that holds the chosen options and at least one of the others.

    Raises:
        TooManyError: there are more such answers than a line can hold.
    """
    if len(others) > MOST_SPLIT:
        raise TooManyError(question.id, 2**MOST_SPLIT)
    ids = [option.id for option in question.options]
    return frozenset(
        ",".join(id_ for id_ in ids if id_ in (*chosen, *some))
        for size in range(1, len(others) + 1)
        for some in combinations(others, size)
    )


def _deciding(
    tree: Tree, route: Route, explored: Explored, values: Values
) -> Iterator[tuple[str, frozenset[str]]]:
    """The rules and relations that settle which row is taken; nothing is asked of a lost row."""
    for row in route.rows:
        for test in sorted(row.when, key=lambda t: (t.name in tree.book.facts, t.name == RELATION)):
            value = tree.value(test.name, values, explored.world)
            if test.name not in tree.questions and value is not None:
                early = test.name in tree.atlas.sensitive and values.get(SCHEME) is None
                yield f"{test.name}{EARLY if early else ''}", frozenset({value})
            if not tree.passes(test, values, explored.world):
                break
        else:
            return


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """The same ground in fewer boxes: two that differ in one name only become one."""
    left = list(boxes)
    names = [name for name, _ in left[0]]
    size = 0
    while size != len(left):
        size = len(left)
        for n, name in enumerate(names):
            alike: dict[Box, frozenset[str]] = {}
            for box in left:
                rest = (*box[:n], *box[n + 1 :])
                alike[rest] = alike.get(rest, frozenset()) | box[n][1]
            left = [(*rest[:n], (name, values), *rest[n:]) for rest, values in alike.items()]
    return left
