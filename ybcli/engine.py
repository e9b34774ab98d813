"""The walk: a flow and the answers so far, folded into the next question or the end.

Position is recomputed from the answers alone, so the wizard, flags, files, back, edit and resume
are this one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from ybcli.errors import Fault, HandbookError, InvalidAnswerError
from ybcli.model import (
    ANY,
    CARE,
    HOME,
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
from ybcli.record import Record
from ybcli.rules import Rulebook

YEARS = range(1900, 2200)
"""The years a person may name; anything else is a slip of the finger."""


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


def after(ask: Ask, answer: str) -> str:
    """The node an answer leads to."""
    return ask.next.get(answer) or ask.next[ANY]


def branch(route: Route, known: Mapping[str, str], rules: Rulebook) -> str:
    """The node a route leads to: its one row that holds, or its `else`."""
    for row in route.rows:
        if rules.holds(row.when, known):
            return row.to
    raise HandbookError((Fault(route.at, rules.handbook.words["route_gap"]),))


def validate(question: Question, answer: str, handbook: Handbook) -> None:
    """Refuse an answer that its question does not allow.

    Raises:
        InvalidAnswerError: with the ids that would have been right.
    """
    if not _fits(question, answer, handbook):
        raise invalid(question, answer)


def invalid(question: Question, given: str) -> InvalidAnswerError:
    """The error for an answer that its question does not allow, saying what would be right."""
    return InvalidAnswerError(question.id, given, question.allowed, question.flag, question.kind)


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


def remaining(
    pending: Pending, rules: Rulebook, ahead: Mapping[str, str] = MappingProxyType({})
) -> tuple[int, int]:
    """How many questions are still to come, the open one included: the fewest and the most.

    Every choice still open is followed with what it rules out further down; roads that agree in
    all that is read below them are one. Questions answered `ahead` are passed and not counted.
    """
    nodes = pending.flow.nodes
    read = _read_below(pending.flow)
    counted: dict[tuple[str, frozenset[tuple[str, str]]], tuple[int, int]] = {}

    def count(id_: str, known: Mapping[str, str]) -> tuple[int, int]:
        key = (id_, frozenset(pair for pair in known.items() if pair[0] in read[id_]))
        if key not in counted:
            counted[key] = look(nodes[id_], known)
        return counted[key]

    def look(node: Node, known: Mapping[str, str]) -> tuple[int, int]:
        match node:
            case Outcome():
                return 0, 0
            case Route(rows=rows):
                return _span([count(row.to, known) for row in open_rows(rows, known, rules)])
            case Ask(question=question) if question.id in ahead:
                answer = ahead[question.id]
                return count(after(node, answer), {**known, question.id: answer})
            case Ask(question=question) if question.kind is Kind.CHOICE:
                low, high = _span(
                    [count(after(node, a), {**known, question.id: a}) for a in question.allowed]
                )
                return low + 1, high + 1
            case Ask(next=roads):
                low, high = _span([count(to, known) for to in roads.values()])
                return low + 1, high + 1

    return count(pending.question.id, pending.answers)


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


def _span(spans: list[tuple[int, int]]) -> tuple[int, int]:
    return min(low for low, _ in spans), max(high for _, high in spans)
