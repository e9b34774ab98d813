"""What time will do to a handbook: which rulings turn stale, end, or give way to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ybcli.model import NATION, Region, Ruling
from ybcli.verify.catalogue import used_facts
from ybcli.verify.study import Study

HORIZONS = (30, 90, 365)


class Turning(StrEnum):
    """What becomes of a ruling."""

    STALE = "stale"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """That a ruling of a place turns, within so many days, on a day, for a flow that uses it."""

    within: int
    day: date
    flow: str
    region: str
    fact: str
    what: Turning
    at: str


def sweep(studies: Mapping[str, Study], today: date, ahead: int = HORIZONS[-1]) -> tuple[Turn, ...]:
    """Everything that turns between today and so many days ahead, soonest first."""
    horizons = (*(days for days in HORIZONS if days < ahead), ahead)
    found = [
        turn
        for study in studies.values()
        for region in study.book.regions.values()
        for turn in _turns(study, region, today, horizons)
    ]
    return tuple(sorted(found))


def _turns(study: Study, region: Region, today: date, horizons: tuple[int, ...]) -> Iterator[Turn]:
    book = study.book
    review = book.national_review_days if region.place == NATION else book.local_review_days
    last = today + timedelta(days=horizons[-1])
    for fact in sorted(used_facts(study) & region.rulings.keys()):
        for ruling, end in _spans(region.rulings[fact], many=book.facts[fact].many):
            begin = ruling.since or date.min
            stale = ruling.checked + timedelta(days=review + 1)
            events = []
            if ruling.value is not None and today < stale <= last and stale < end and begin <= last:
                events.append((max(stale, begin), Turning.STALE))
            if today < begin <= last:
                what = Turning.UNKNOWN if ruling.value is None else Turning.DIFFERENT
                events.append((begin, what))
            for day, what in events:
                within = next(d for d in horizons if day <= today + timedelta(days=d))
                yield Turn(within, day, study.flow.id, region.id, fact, what, ruling.at)


def _spans(rulings: tuple[Ruling, ...], *, many: bool) -> Iterator[tuple[Ruling, date]]:
    """Each ruling and the day on which another takes its place."""
    for ruling in rulings:
        later = [
            other.since
            for other in rulings
            if other.since
            and other.since > (ruling.since or date.min)
            and other.scheme in ("", ruling.scheme)
        ]
        yield ruling, date.max if many else min(later, default=date.max)
