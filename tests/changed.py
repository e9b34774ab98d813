"""The tea handbook, changed a little: another ruling, another outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ybcli.model import Grade, Handbook, Outcome, Ruling, Value

TODAY = date(2026, 11, 22)


def ruling(value: Value | None, since: str | None = None, **more: object) -> Ruling:
    """A ruling of an official text checked today, but for what the test cares about."""
    plain: dict[str, object] = {
        "since": date.fromisoformat(since) if since else None,
        "value": value,
        "source": "tea_law",
        "grade": Grade.A,
        "checked": TODAY,
    }
    return Ruling(**(plain | more))  # type: ignore[arg-type]


def with_rulings(book: Handbook, region: str, fact: str, *rulings: Ruling) -> Handbook:
    """The handbook with other rulings of one fact at one place."""
    old = next(each for each in book.regions.values() if each.id == region)
    new = replace(old, rulings={**old.rulings, fact: rulings})
    return replace(book, regions={**book.regions, old.place: new})


def with_outcome(book: Handbook, flow_id: str, outcome_id: str, **changes: object) -> Handbook:
    """The handbook with one outcome changed."""
    flow = book.flows[flow_id]
    old = flow.nodes[outcome_id]
    assert isinstance(old, Outcome)
    new = replace(old, **changes)  # type: ignore[arg-type]
    flow = replace(flow, nodes={**flow.nodes, outcome_id: new})
    return replace(book, flows={**book.flows, flow_id: flow})
