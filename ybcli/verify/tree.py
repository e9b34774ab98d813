"""A flow as a graph of who reads what: the ground that explorations walk on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from ybcli.engine import after
from ybcli.model import (
    CARE,
    HOME,
    RELATION,
    SCHEME,
    UNKNOWN,
    Ask,
    Flow,
    Handbook,
    Kind,
    Outcome,
    Question,
    Route,
    Test,
    When,
)
from ybcli.verify.atlas import Atlas, side
from ybcli.verify.world import World

MOST_SPLIT = 10
"""How many options of one question of several answers are told apart."""

DAY, PLACE = "<day>", "<place>"
"""What stands for any date, and for the place a world has."""

Values: TypeAlias = Mapping[str, str | None]


class TooManyError(Exception):
    """More cases than can be looked at: the node where it was too many, and how many may be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers to one question that nothing further down tells apart."""

    answer: str
    members: tuple[str, ...]
    count: int
    to: str


@dataclass
class Tree:
    """A flow as the exploration sees it: who reads what."""

    book: Handbook
    flow: Flow
    atlas: Atlas

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions of the flow, by id."""
        return {question.id: question for question in self.flow.questions}

    @cached_property
    def routes(self) -> tuple[When, ...]:
        """The conditions of all rows."""
        return tuple(
            row.when
            for node in self.flow.nodes.values()
            if isinstance(node, Route)
            for row in node.rows
        )

    @cached_property
    def reading(self) -> Mapping[str, tuple[str, ...]]:
        """The questions whose answers each branch reads."""
        return {
            node.id: tuple(sorted(self.bases(row.when for row in node.rows)))
            for node in self.flow.nodes.values()
            if isinstance(node, Route)
        }

    def several(self, name: str) -> bool:
        """Whether a name is a question that takes several answers at once."""
        return name in self.questions and self.questions[name].kind is Kind.CHOICES

    def base(self, name: str) -> frozenset[str]:
        """The questions whose answers decide the value of a name."""
        if name in self.questions or name in (HOME, CARE):
            return frozenset({name})
        if name == RELATION:
            return frozenset({HOME, CARE})
        fact = self.book.facts[name]
        return frozenset({side(fact)} | ({SCHEME} if name in self.atlas.sensitive else set()))

    def bases(self, whens: Iterable[When]) -> frozenset[str]:
        """The questions that some conditions read."""
        return frozenset().union(*(self.base(test.name) for when in whens for test in when))

    def facts(self, whens: Iterable[When]) -> frozenset[str]:
        """The choice facts that some conditions read."""
        names = {test.name for when in whens for test in when}
        return frozenset(names & self.book.facts.keys() - self.questions.keys())

    def value(self, name: str, values: Values, world: World) -> str | None:
        """The value of a name in a state, as `Rulebook.value` has it."""
        if name in self.questions or name in (HOME, CARE):
            return values.get(name)
        if name == RELATION:
            both = values.get(HOME) is not None and values.get(CARE) is not None
            return world.relation if both else None
        if values.get(side(self.book.facts[name])) is None:
            return None
        return world.standing(name, values.get(SCHEME) or "").value

    def holds(self, when: When, values: Values, world: World) -> bool:
        """Whether a condition is satisfied in a state."""
        return all(self.passes(test, values, world) for test in when)

    def passes(self, test: Test, values: Values, world: World) -> bool:
        """Whether one test of a condition is satisfied in a state."""
        value = self.value(test.name, values, world)
        if value is None or value in test.values:
            return value is not None
        return "," in value and not set(value.split(",")).isdisjoint(test.values)

    def rows(self, route: Route, values: Values, world: World) -> list[int]:
        """The rows of a branch that hold in a state, by number; its `else` only if no other."""
        holding = [
            n
            for n, row in enumerate(route.rows)
            if row.when and self.holds(row.when, values, world)
        ]
        return holding or [n for n, row in enumerate(route.rows) if not row.when][:1]

    def cells(
        self, ask: Ask, tests: tuple[frozenset[str], ...], live: frozenset[str]
    ) -> list[Cell]:
        """The answers to a question, those that nothing tells apart together.

        `tests` are the sets of values it is tested for; `live`, the nodes after which it is read.
        """
        question = ask.question
        if question.kind is Kind.CHOICES:
            return _several(ask, tests, live)
        answers = list(question.allowed)
        if question.kind is Kind.PLACE:
            answers = [PLACE]
        elif question.kind is Kind.DATE:
            answers = [DAY, *answers]
        apart = question.id == SCHEME and bool(self.atlas.sensitive)
        alike: dict[tuple[object, ...], list[str]] = {}
        for answer in answers:
            to = after(ask, answer)
            kind = tuple(answer in test for test in tests) if to in live else ()
            alike.setdefault((to, kind, apart and to in live and answer), []).append(answer)
        return [
            Cell(same[0], tuple(same), len(same), after(ask, same[0])) for same in alike.values()
        ]


def roads(node: Ask | Route | Outcome) -> frozenset[str]:
    """The nodes that a node leads to."""
    match node:
        case Ask():
            return frozenset(node.next.values())
        case Route(rows=rows):
            return frozenset(row.to for row in rows)
        case Outcome():
            return frozenset()


def _several(ask: Ask, tests: tuple[frozenset[str], ...], live: frozenset[str]) -> list[Cell]:
    """The cells of a question that takes several answers at once."""
    question = ask.question
    ids = [option.id for option in question.options]
    named = [id_ for id_ in ids if id_ in ask.next or any(id_ in test for test in tests)]
    if not live:
        named = [id_ for id_ in named if id_ in ask.next]
    if len(named) > MOST_SPLIT:
        raise TooManyError(ask.id, 2**MOST_SPLIT)
    rest = [id_ for id_ in ids if id_ not in named]
    cells: list[Cell] = []
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            if chosen:
                answer = ",".join(chosen)
                cells.append(Cell(answer, chosen, 1, after(ask, answer)))
            if rest:
                more = ",".join(id_ for id_ in ids if id_ in chosen or id_ == rest[0])
                cells.append(Cell(more, (*chosen, *rest), 2 ** len(rest) - 1, after(ask, more)))
    if question.unsure:
        cells.append(Cell(UNKNOWN, (UNKNOWN,), 1, after(ask, UNKNOWN)))
    return cells
