"""An outcome taken apart: everything it may show, under what condition and on what facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ybcli.model import Deadline, Handbook, Line, Outcome, When
from ybcli.sheet import Checklist, Item


class Part(StrEnum):
    """Which part of the sheet something belongs to."""

    HEADLINE = "headline"
    MATERIAL = "material"
    CHANNEL = "channel"
    STEP = "step"
    DEADLINE = "deadline"
    FALLBACK = "fallback"
    CAUTION = "caution"
    LEAD = "lead"

    @property
    def is_line(self) -> bool:
        """Whether it is something said, which need not be said again."""
        return self in (Part.HEADLINE, Part.STEP, Part.FALLBACK, Part.CAUTION)


ACTIONS = frozenset({Part.STEP, Part.CHANNEL, Part.LEAD})
"""The parts that tell a person what to do next."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing an outcome may show: if `when` holds and all its `facts` are known."""

    part: Part
    id: str
    when: When
    facts: tuple[str, ...]
    at: str
    words: str = ""
    dates: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its part and id, as a golden has it."""
        return f"{self.part}:{self.id}"


def pieces(book: Handbook, outcome: Outcome) -> tuple[Piece, ...]:
    """Everything an outcome may show, in the order of the sheet."""
    return tuple(_pieces(book, outcome))


def items(sheet: Checklist) -> Iterator[tuple[Part, Item]]:
    """Everything a sheet shows under an id, in its order; leads have none of their own."""
    parts: tuple[tuple[Part, tuple[Item, ...]], ...] = (
        (Part.HEADLINE, (sheet.headline,)),
        (Part.MATERIAL, sheet.materials),
        (Part.CHANNEL, sheet.channels),
        (Part.STEP, sheet.steps),
        (Part.DEADLINE, sheet.deadlines),
        (Part.FALLBACK, sheet.fallback),
        (Part.CAUTION, sheet.cautions),
    )
    return ((part, item) for part, found in parts for item in found)


def _pieces(book: Handbook, outcome: Outcome) -> Iterator[Piece]:
    yield _line(Part.HEADLINE, outcome.headline)
    for demand in outcome.materials:
        material = book.materials[demand.material]
        facts = (*demand.cites, *material.cites)
        yield Piece(Part.MATERIAL, material.id, demand.when, facts, demand.at, demand.why)
    for use in outcome.channels:
        channel = book.channels[use.channel]
        yield Piece(Part.CHANNEL, channel.id, use.when, channel.cites, use.at)
    for line in outcome.steps:
        yield _line(Part.STEP, line)
    for deadline in outcome.deadlines:
        yield _deadline(deadline)
    for line in outcome.fallback:
        yield _line(Part.FALLBACK, line)
    for line in outcome.cautions:
        yield _line(Part.CAUTION, line)
    for lead in outcome.leads:
        yield Piece(Part.LEAD, lead.flow, lead.when, (), lead.at, lead.say)


def _line(part: Part, line: Line) -> Piece:
    own = (line.fact,) if line.fact else line.fills
    return Piece(part, line.id, line.when, (*own, *line.cites), line.at, line.say)


def _deadline(deadline: Deadline) -> Piece:
    own = (deadline.fact,) if deadline.fact else ()
    dates = tuple(name for name in (deadline.start, deadline.by) if name)
    facts = (*own, *deadline.cites)
    return Piece(Part.DEADLINE, deadline.id, deadline.when, facts, deadline.at, deadline.say, dates)
