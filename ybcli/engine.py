"""The walk: a flow and the answers so far, folded into the next question or the end.

Position is recomputed from the answers alone, so the wizard, flags, files, back, edit and resume
are this one function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TypeAlias

from ybcli.errors import HandbookError, InvalidAnswerError, TooEarlyError
from ybcli.model import (
    ANY,
    CARE,
    HOME,
    RELATION,
    SCHEME,
    UNKNOWN,
    Ask,
    Flow,
    Handbook,
    Kind,
    Node,
    Outcome,
    Question,
    Route,
    Row,
)
from ybcli.places import RELATIONS
from ybcli.record import Record
from ybcli.rules import Rulebook

YEARS = range(1900, 2200)
"""The years a person may name; anything else is a slip of the finger."""


_Known: TypeAlias = frozenset[tuple[str, str]]
"""Answers that something further down still reads."""


class Taken(Record):
    """A question on the path and the answer it got."""

    question: Question
    answer: str


class Pending(Record):
    """The walk stopped at a question nobody has answered."""

    flow: Flow
    question: Question
    path: tuple[Taken, ...]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered on the path taken, and nothing else."""
        return {taken.question.id: taken.answer for taken in self.path}


class Finished(Record):
    """The walk reached an end."""

    flow: Flow
    outcome: Outcome
    path: tuple[Taken, ...]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered on the path taken, and nothing else."""
        return {taken.question.id: taken.answer for taken in self.path}


def walk(flow: Flow, answers: Mapping[str, str], rules: Rulebook) -> Pending | Finished:
    """Follow the answers from the start of the flow for as long as they lead.

    Answers to questions off the path are not looked at.

    Raises:
        InvalidAnswerError: an answer on the path is none of those its question allows.
        TooEarlyError: a route turns on a rule that had not begun on this day.
        HandbookError: no row of a route matches, which `check` proves absent.
    """
    path: list[Taken] = []
    known: dict[str, str] = {}
    node = flow.nodes[flow.start]
    while True:
        match node:
            case Outcome():
                return Finished(flow=flow, outcome=node, path=tuple(path))
            case Route():
                node = flow.nodes[branch(node, known, rules)]
            case Ask(question=question):
                if question.id not in answers:
                    return Pending(flow=flow, question=question, path=tuple(path))
                answer = answers[question.id]
                validate(question, answer, rules.handbook)
                path.append(Taken(question=question, answer=answer))
                known[question.id] = answer
                node = flow.nodes[after(node, answer)]


def otherwise(finished: Finished, rules: Rulebook) -> Iterator[Outcome]:
    """Where the same person would end who knew one of the things that are not known here.

    Answers that lead to a further question tell nothing yet, nor do rules that had not begun.
    """
    for taken in finished.path:
        for option in taken.question.options if taken.answer == UNKNOWN else ():
            answers = {**finished.answers, taken.question.id: option.id}
            with suppress(TooEarlyError):
                position = walk(finished.flow, answers, rules)
                if isinstance(position, Finished):
                    yield position.outcome


def after(ask: Ask, answer: str) -> str:
    """The node an answer leads to."""
    return ask.next.get(answer) or ask.next[ANY]


def branch(route: Route, known: Mapping[str, str], rules: Rulebook) -> str:
    """The node a route leads to: its one row that holds, or its `else`.

    Raises:
        TooEarlyError: none does, and a rule that it turns on begins after this day.
        HandbookError: none does, which `check` proves absent.
    """
    for row in route.rows:
        if rules.holds(row.when, known):
            return row.to
    names = {test.name for row in route.rows for test in row.when}
    begins = [rules.begins(name, known) for name in names & rules.handbook.facts.keys()]
    days = [day for day in begins if day]
    if days:
        raise TooEarlyError(rules.as_of, min(days))
    raise HandbookError.of(route.at, "YB-E130")


def validate(question: Question, answer: str, handbook: Handbook) -> None:
    """Refuse an answer that its question does not allow.

    Raises:
        InvalidAnswerError: with the answers that would have been right.
    """
    if not _fits(question, answer, handbook):
        raise invalid(question, answer)


def invalid(question: Question, given: str, nearest: str | None = None) -> InvalidAnswerError:
    """The error for an answer that its question does not allow, saying what would be right."""
    return InvalidAnswerError(
        question.id, given, question.choices, question.flag, question.kind, nearest
    )


def _fits(question: Question, answer: str, handbook: Handbook) -> bool:
    if answer == UNKNOWN:
        return question.unsure is not None
    match question.kind:
        case Kind.CHOICE:
            return answer in question.allowed
        case Kind.CHOICES:
            chosen = answer.split(",")
            in_order = [o.id for o in question.options if o.id in chosen]
            return bool(answer) and chosen == in_order
        case Kind.PLACE:
            return answer in handbook.places
        case Kind.DATE:
            return _is_day(answer)


def _is_day(text: str) -> bool:
    """Whether it is a day, written in full, of a year that a term can be counted from."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and day.year in YEARS


def remaining(pending: Pending, rules: Rulebook) -> tuple[int, int]:
    """How many questions are still to come, the open one included: the fewest and the most.

    Every choice still open is followed with what it rules out further down; roads that agree in
    all that is read below them are one. Nodes are met and counted in the order of the file, which
    every road follows, so that no chain of questions is too long.
    """
    nodes, read = pending.flow.nodes, _read_below(pending.flow)
    met: dict[str, set[_Known]] = {id_: set() for id_ in nodes}
    ways: dict[tuple[str, _Known], set[tuple[str, _Known]]] = {}

    def meet(id_: str, known: Mapping[str, str]) -> tuple[str, _Known]:
        kept = frozenset(pair for pair in known.items() if pair[0] in read[id_])
        met[id_].add(kept)
        return id_, kept

    meet(pending.question.id, pending.answers)
    for id_, node in nodes.items():
        for kept in met[id_]:
            ways[id_, kept] = {meet(to, known) for to, known in _open_roads(node, kept, rules)}
    left: dict[tuple[str, _Known], tuple[int, int]] = {}
    for here, there in reversed(ways.items()):
        asked = isinstance(nodes[here[0]], Ask)
        low = min((left[way][0] for way in there), default=0)
        high = max((left[way][1] for way in there), default=0)
        left[here] = low + asked, high + asked
    return next(reversed(left.values()))


def _open_roads(
    node: Node, kept: _Known, rules: Rulebook
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Where one may still go from a node, and what is known there.

    Places nobody has named yet may stand in any relation, but in the same one all the way.
    """
    known = dict(kept)
    match node:
        case Outcome():
            pass
        case Route(rows=rows):
            names = {test.name for row in rows for test in row.when}
            open_ = RELATION in names and rules.value(RELATION, known) is None
            supposed = [{**known, RELATION: r} for r in RELATIONS] if open_ else [known]
            for each in supposed:
                yield from ((row.to, each) for row in open_rows(rows, each, rules))
        case Ask(question=question) if question.kind is Kind.CHOICE:
            for answer in question.allowed:
                yield after(node, answer), {**known, question.id: answer}
        case Ask(next=roads):
            yield from ((to, known) for to in roads.values())


def _read_below(flow: Flow) -> dict[str, frozenset[str]]:
    """The names that the routes from each node on may read, by node."""
    below: dict[str, frozenset[str]] = {}
    for id_ in reversed(tuple(flow.nodes)):
        match flow.nodes[id_]:
            case Outcome():
                below[id_] = frozenset()
            case Route(rows=rows):
                names = frozenset(test.name for row in rows for test in row.when)
                places = frozenset((HOME, CARE, SCHEME)) if names else frozenset()
                below[id_] = names.union(places, *(below[row.to] for row in rows))
            case Ask(next=roads):
                below[id_] = frozenset[str]().union(*(below[to] for to in roads.values()))
    return below


def open_rows(rows: tuple[Row, ...], known: Mapping[str, str], rules: Rulebook) -> list[Row]:
    """Rows that what is known does not rule out, down to the first that it makes certain."""
    kept: list[Row] = []
    for row in rows:
        values = [(rules.value(t.name, known), t.values) for t in row.when]
        if any(v is not None and set(v.split(",")).isdisjoint(allowed) for v, allowed in values):
            continue
        kept.append(row)
        if all(v is not None for v, _ in values):
            break
    return kept or list(rows)
