"""What rests on what: the facts that an outcome's words stand on."""

from __future__ import annotations

from collections.abc import Iterator

from ybcli.model import Deadline, Handbook, Line, Outcome, When


def facts_of(book: Handbook, outcome: Outcome) -> frozenset[str]:
    """Every fact that any line of an outcome fills in, prints, cites or is conditional on."""
    return frozenset(_facts(book, outcome))


def _facts(book: Handbook, outcome: Outcome) -> Iterator[str]:
    lines: tuple[Line | Deadline, ...] = (
        outcome.headline,
        *outcome.steps,
        *outcome.deadlines,
        *outcome.fallback,
        *outcome.cautions,
    )
    for line in lines:
        yield from _stands_on(line)
        yield from _read(book, line.when)
    for demand in outcome.materials:
        yield from demand.cites
        yield from book.materials[demand.material].cites
        yield from _read(book, demand.when)
    for use in outcome.channels:
        yield from book.channels[use.channel].cites
        yield from _read(book, use.when)


def _stands_on(line: Line | Deadline) -> Iterator[str]:
    if line.fact:
        yield line.fact
    yield from line.cites
    if isinstance(line, Line):
        yield from line.fills


def _read(book: Handbook, when: When) -> Iterator[str]:
    return (test.name for test in when if test.name in book.facts)
