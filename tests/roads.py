"""Ways through a flow, for tests that go all of them, or some."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ybcli.engine import Finished, walk
from ybcli.model import Flow, Handbook, Kind, Question
from ybcli.rules import Rulebook

DAYS = ("2026-12-01", "2027-02-28")


def allowed(question: Question, book: Handbook) -> tuple[str, ...]:
    """Answers that are right; not all of them where there are very many."""
    match question.kind:
        case Kind.PLACE:
            return tuple(book.places)
        case Kind.DATE:
            return DAYS + question.allowed
        case Kind.CHOICES:
            return (*question.allowed, ",".join(question.allowed))
        case Kind.CHOICE:
            return question.allowed


def every_path(flow: Flow, rules: Rulebook) -> Iterator[Finished]:
    """Each end that a flow has, by every way of answering."""
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        answers = waiting.pop()
        position = walk(flow, answers, rules)
        if isinstance(position, Finished):
            yield position
            continue
        id_ = position.question.id
        waiting += [{**answers, id_: one} for one in allowed(position.question, rules.handbook)]


def some_paths(flow: Flow, rules: Rulebook, count: int, seed: int) -> Iterator[Finished]:
    """So many ends, each reached by answers thrown by dice that always fall alike."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(count):
        answers: dict[str, str] = {}
        while not isinstance(position := walk(flow, answers, rules), Finished):
            choices = allowed(position.question, rules.handbook)
            answers[position.question.id] = dice.choice(choices)
        yield position
