"""Whether the rulings of all places are dated, needed and honestly announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ybcli.model import NATION, SCHEME, Coverage, Fact, Region, Ruling
from ybcli.rules import Rulebook
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
                if region.place == NATION:
                    continue
                above = NATION if _is_province(atlas, region) else _province(atlas, region)
                if ruling.value is None:
                    yield from _empty_repeal(atlas, region, above, fact, ruling, witness)
                elif _adds_nothing(atlas, region, above, fact, ruling):
                    where = next(r.id for r in atlas.chain(above) if id_ in r.rulings)
                    yield finding("YB-E403", ruling.at, witness, fact=id_, region=where)
        if region.place != NATION:
            yield from _coverage(atlas, region, studies, witness)


def _witness(region: Region) -> tuple[str, ...]:
    if region.place == NATION:
        return ()
    return ("ybcli", "region", region.place)


def _is_province(atlas: Atlas, region: Region) -> bool:
    return _province(atlas, region) == region.place


def _province(atlas: Atlas, region: Region) -> str:
    return atlas.book.places[region.place].province


def _dates(atlas: Atlas, fact: Fact, ruling: Ruling, witness: tuple[str, ...]) -> Iterator[Finding]:
    source = atlas.book.sources[ruling.source]
    if ruling.checked > atlas.today:
        yield finding("YB-E401", ruling.at, witness, fact=fact.id, day=ruling.checked)
    explained = ruling.note or source.note
    if ruling.since and source.issued and ruling.since < source.issued and not explained:
        yield finding(
            "YB-E402", ruling.at, witness, fact=fact.id, day=ruling.since, issued=source.issued
        )


def _adds_nothing(atlas: Atlas, region: Region, above: str, fact: Fact, ruling: Ruling) -> bool:
    """Whether the place above says the same, as surely, for as long as this ruling speaks."""
    firm = not ruling.grade.weak and not ruling.doubt
    if fact.many:
        return any(
            other.value == ruling.value and (not other.grade.weak and not other.doubt) >= firm
            for higher in atlas.chain(above)
            for other in higher.rulings.get(fact.id, ())
        )
    schemes = (ruling.scheme,) if ruling.scheme else atlas.schemes(fact.id)
    inherited = [
        _inherited(atlas, above, fact, scheme, day)
        for day in _span(atlas, region, above, fact, ruling)
        for scheme in schemes
    ]
    return all(inherited) and all(found == (ruling.value, firm) for found in inherited)


def _span(atlas: Atlas, region: Region, above: str, fact: Fact, ruling: Ruling) -> Iterator[date]:
    """The days, while a ruling speaks, on which the place above may change its mind."""
    begin = ruling.since or min(
        (day for day, _ in atlas.timeline(fact, above) if day > date.min), default=date.min
    )
    later = [
        other.since
        for other in region.rulings[fact.id]
        if other.since and other.since > begin and other.scheme in ("", ruling.scheme)
    ]
    end = min(later, default=date.max)
    yield begin
    yield from (day for day, _ in atlas.timeline(fact, above) if begin < day < end)


def _inherited(
    atlas: Atlas, above: str, fact: Fact, scheme: str, day: date
) -> tuple[object, bool] | None:
    answers = {side(fact): above} | ({SCHEME: scheme} if scheme else {})
    found = Rulebook(atlas.book, day).find(fact.id, answers)
    return (found[0].value, found[0].firm) if found else None


def _empty_repeal(
    atlas: Atlas,
    region: Region,
    above: str,
    fact: Fact,
    ruling: Ruling,
    witness: tuple[str, ...],
) -> Iterator[Finding]:
    """A repeal of what never was."""
    since = ruling.since or date.min
    earlier = any(
        other.value is not None and (other.since or date.min) < since
        for other in region.rulings[fact.id]
    )
    if not earlier and _inherited(atlas, above, fact, ruling.scheme, since) is None:
        yield finding("YB-E404", ruling.at, witness, fact=fact.id)


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
            and any(not r.grade.weak and not r.doubt for r in region.rulings[fact])
        ]
        if coverage is Coverage.NONE and reliable:
            yield finding("YB-W406", region.at, witness, flow=id_, fact=reliable[0])
