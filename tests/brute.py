"""The slow way: every answer, one path after the other, by the engine that people use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from ybcli.engine import Finished, Pending, after, branch, walk
from ybcli.errors import YbcliError
from ybcli.model import CARE, HOME, UNKNOWN, Flow, Handbook, Kind, Outcome, Question, Route
from ybcli.rules import Rulebook


@dataclass
class Counted:
    """What every path came to."""

    ends: Counter[str] = field(default_factory=Counter)
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: set[tuple[str, int]] = field(default_factory=set)
    stuck: int = 0
    longest: int = 0
    paths: int = 0


def count(book: Handbook, flow: Flow, home: str, care: str, day: date) -> Counted:
    """Go every way through a flow, for two places and a day."""
    rules = Rulebook(book, day)
    found = Counted()
    for end in paths(flow, rules, home, care):
        found.paths += 1
        if end is None:
            found.stuck += 1
            continue
        found.ends[end.outcome.id] += 1
        found.longest = max(found.longest, len(end.path))
        for line in end.outcome.steps:
            found.lines[end.outcome.id, line.id] += rules.holds(line.when, end.answers)
        found.rows |= set(rows(flow, end.answers, rules))
    return found


def paths(flow: Flow, rules: Rulebook, home: str, care: str) -> Iterator[Finished | None]:
    """Every way to the end; None for one that finds no row to go on by."""
    open_: list[dict[str, str]] = [{}]
    while open_:
        answers = open_.pop()
        try:
            position = walk(flow, answers, rules)
        except YbcliError:
            yield None
            continue
        if isinstance(position, Pending):
            question = position.question
            open_ += [
                {**answers, question.id: answer} for answer in answers_to(question, home, care)
            ]
        else:
            yield position


def answers_to(question: Question, home: str, care: str) -> list[str]:
    """Everything one may answer; a place is given, and one day is as good as another."""
    unsure = [UNKNOWN] if question.unsure else []
    ids = [option.id for option in question.options]
    match question.kind:
        case Kind.PLACE:
            return [{HOME: home, CARE: care}[question.id]]
        case Kind.DATE:
            return ["2026-11-22", *unsure]
        case Kind.CHOICE:
            return [*ids, *unsure]
        case Kind.CHOICES:
            some = (c for n in range(1, len(ids) + 1) for c in combinations(ids, n))
            return [",".join(chosen) for chosen in some] + unsure


def rows(flow: Flow, answers: Mapping[str, str], rules: Rulebook) -> Iterator[tuple[str, int]]:
    """The rows that a path takes."""
    for route, known in branches(flow, answers, rules):
        yield route.id, next(n for n, row in enumerate(route.rows) if rules.holds(row.when, known))


def branches(
    flow: Flow, answers: Mapping[str, str], rules: Rulebook
) -> Iterator[tuple[Route, dict[str, str]]]:
    """The branches on a path, and what is known at each."""
    known: dict[str, str] = {}
    node = flow.nodes[flow.start]
    while not isinstance(node, Outcome):
        if isinstance(node, Route):
            yield node, dict(known)
            node = flow.nodes[branch(node, known, rules)]
        else:
            known[node.id] = answers[node.id]
            node = flow.nodes[after(node, answers[node.id])]
