"""Whether the rulings of all places are dated, needed and honestly announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from ybcli.model import NATION, SCHEME, SCHEMES, Coverage, Fact, Handbook, Region, Ruling
from ybcli.rules import Resolved, Rulebook
from ybcli.verify.atlas import Atlas, side
from ybcli.verify.catalogue import used_facts
from ybcli.verify.findings import Finding, finding
from ybcli.verify.study import Study


def check_rulings(atlas: Atlas, studies: Mapping[str, Study]) -> Iterator[Finding]:
    """Find rulings that cannot be as dated, that add nothing, and coverage that is not so."""
    for source in atlas.book.sources.values():
        if source.seen > atlas.today:
            command = ("ybcli", "sources", source.id)
            yield finding("YB-E401", source.at, command, fact=source.id, day=source.seen)
    for region in atlas.book.regions.values():
        witness = _witness(region)
        for id_, rulings in region.rulings.items():
            fact = atlas.book.facts[id_]
            for ruling in rulings:
                yield from _dates(atlas, fact, ruling, witness)
                if region.place != NATION:
                    yield from _idle(atlas, region, fact, ruling, witness)
        if region.place != NATION:
            yield from _coverage(atlas, region, studies, witness)


def _witness(region: Region) -> tuple[str, ...]:
    if region.place == NATION:
        return ()
    return ("ybcli", "region", region.place)


def _dates(atlas: Atlas, fact: Fact, ruling: Ruling, witness: tuple[str, ...]) -> Iterator[Finding]:
    source = atlas.book.sources[ruling.source]
    if ruling.checked > atlas.today:
        yield finding("YB-E401", ruling.at, witness, fact=fact.id, day=ruling.checked)
    explained = ruling.note or source.note
    if ruling.since and source.issued and ruling.since < source.issued and not explained:
        yield finding(
            "YB-E402", ruling.at, witness, fact=fact.id, day=ruling.since, issued=source.issued
        )


def _idle(
    atlas: Atlas, region: Region, fact: Fact, ruling: Ruling, witness: tuple[str, ...]
) -> Iterator[Finding]:
    """A ruling without which all would be the same: what is above says it, or it ends nothing."""
    if fact.many:
        higher = _said_above(atlas, region, fact, ruling)
    elif any(_differs(atlas, region, fact, ruling)):
        return
    elif ruling.value is None:
        yield finding("YB-E404", ruling.at, witness, fact=fact.id)
        return
    else:
        day = _first_day(atlas, region, fact, ruling)
        found = _found(
            _without(atlas.book, region, fact, ruling),
            fact,
            region.place,
            ruling.scheme or SCHEMES[0],
            day,
        )
        higher = found.region if found and found.region.place != region.place else None
    if higher:
        yield finding("YB-E403", ruling.at, witness, fact=fact.id, region=higher.id)


def _said_above(atlas: Atlas, region: Region, fact: Fact, ruling: Ruling) -> Region | None:
    """The region above that says the same as surely, of rulings that stand side by side."""
    for higher in atlas.chain(region.place):
        for other in higher.rulings.get(fact.id, ()) if higher.place != region.place else ():
            if other.value == ruling.value and other.firm >= ruling.firm:
                return higher
    return None


def _differs(atlas: Atlas, region: Region, fact: Fact, ruling: Ruling) -> Iterator[bool]:
    """Whether its going would be noticed: under it, on each day that matters, by each insurance."""
    books = (atlas.book, _without(atlas.book, region, fact, ruling))
    first = _first_day(atlas, region, fact, ruling)
    for place in (under.place for under in atlas.book.regions.values()):
        if any(above is region for above in atlas.chain(place)):
            later = sorted(day for day, _ in atlas.timeline(fact, place) if day > first)
            for day in (first, *later):
                for scheme in atlas.schemes(fact.id):
                    one, other = (_found(book, fact, place, scheme, day) for book in books)
                    yield _says(one) != _says(other)


def _first_day(atlas: Atlas, region: Region, fact: Fact, ruling: Ruling) -> date:
    """The day a ruling begins; of one that states none, the first on which another is known."""
    if ruling.since:
        return ruling.since
    above = [
        r
        for higher in atlas.chain(region.place)
        if higher is not region
        for r in higher.rulings.get(fact.id, ())
    ]
    return min((r.since or date.min for r in above), default=date.min)


def _without(book: Handbook, region: Region, fact: Fact, ruling: Ruling) -> Handbook:
    """The handbook if a ruling had never been written."""
    left = tuple(other for other in region.rulings[fact.id] if other is not ruling)
    rulings = {**region.rulings, fact.id: left}
    return replace(book, regions={**book.regions, region.place: replace(region, rulings=rulings)})


def _found(book: Handbook, fact: Fact, place: str, scheme: str, day: date) -> Resolved | None:
    return next(iter(Rulebook(book, day).find(fact.id, {side(fact): place, SCHEME: scheme})), None)


def _says(found: Resolved | None) -> tuple[object, bool] | None:
    return (found.value, found.firm) if found else None


def _coverage(
    atlas: Atlas, region: Region, studies: Mapping[str, Study], witness: tuple[str, ...]
) -> Iterator[Finding]:
    for id_, study in studies.items():
        coverage = region.coverage.get(id_, Coverage.NONE)
        useful = [fact for fact in region.rulings if fact in used_facts(study)]
        if coverage is not Coverage.NONE and not useful:
            yield finding("YB-E405", region.at, witness, flow=id_, coverage=coverage)
        reliable = [
            fact
            for fact in useful
            if atlas.book.facts[fact].subject == id_
            and any(ruling.firm for ruling in region.rulings[fact])
        ]
        if coverage is Coverage.NONE and reliable:
            yield finding("YB-W406", region.at, witness, flow=id_, fact=reliable[0])
