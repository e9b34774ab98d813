"""Which ruling holds: a fact, the places of the answers and a day, resolved to what may be said.

City, then province, then nation; the first level that has a ruling in force speaks. Nothing found
is nothing said: never a neighbour's value, and never an older one behind a repeal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ybcli.model import (
    CARE,
    HOME,
    NATION,
    RELATION,
    SCHEME,
    SCHEMES,
    UNKNOWN,
    Coverage,
    Fact,
    FactKind,
    Handbook,
    Level,
    Region,
    Ruling,
    Side,
    Term,
    Value,
    When,
)
from ybcli.places import relation
from ybcli.record import Record


class Resolved(Record):
    """A ruling that speaks here and now, what it says, and the level it spoke from."""

    fact: Fact
    ruling: Ruling
    value: Value
    region: Region
    level: Level

    @property
    def id(self) -> str:
        """The fact's id; of one that is `many`, with its region and its number there."""
        if not self.fact.many:
            return self.fact.id
        number = self.region.rulings[self.fact.id].index(self.ruling) + 1
        return f"{self.fact.id}.{self.region.id}.{number}"

    @property
    def firm(self) -> bool:
        """Whether it may carry a verdict or a calculation."""
        return self.ruling.firm

    @property
    def local(self) -> bool:
        """Whether a province or a city spoke."""
        return self.level is not Level.NATION

    @property
    def term(self) -> Term | None:
        """The term it states, if it is one."""
        match self.value, self.fact.kind:
            case Term() as term, _:
                return term
            case int(n), FactKind.MONTHS:
                return Term(months=n)
            case int(n), FactKind.WORKDAYS:
                return Term(workdays=n)
            case _:
                return None


class Rulebook:
    """The handbook as it stands on one day."""

    __slots__ = ("as_of", "handbook")

    def __init__(self, handbook: Handbook, as_of: date) -> None:
        self.handbook = handbook
        self.as_of = as_of

    def chain(self, code: str) -> tuple[tuple[Level, Region], ...]:
        """The regions that may speak for a place, nearest first, the nation last."""
        place = self.handbook.places.get(code)
        levels = [(NATION, Level.NATION)]
        if place:
            whole = Level.CITY if place.municipality else Level.PROVINCE
            levels.insert(0, (place.province, whole))
            if place.code != place.province:
                levels.insert(0, (place.code, Level.CITY))
        regions = self.handbook.regions
        return tuple((level, regions[key]) for key, level in levels if key in regions)

    def find(self, fact_id: str, answers: Mapping[str, str]) -> tuple[Resolved, ...]:
        """What speaks for a fact: one ruling, several if the fact is `many`, none if unknown.

        Where the kind of insurance is not known, only what holds for both kinds speaks.
        """
        fact = self.handbook.facts[fact_id]
        code, scheme = answers.get(_place(fact), ""), answers.get(SCHEME, "")
        found: list[Resolved] = []
        for level, region in self.chain(code):
            rulings = self._in_force(region.rulings.get(fact_id, ()))
            if fact.many:
                spoken = [r for r in rulings if r.scheme in ("", scheme)]
            elif scheme in SCHEMES:
                spoken = _latest(rulings, scheme)
            else:
                either = [_latest(rulings, one) for one in SCHEMES]
                spoken = either[0]
                if len({tuple(map(_claim, one)) for one in either}) > 1:
                    break  # what holds for only one of them is said to neither
            found += [
                Resolved(fact=fact, ruling=r, value=r.value, region=region, level=level)
                for r in spoken
                if r.value is not None
            ]
            if spoken and not fact.many:
                break
        return tuple(found)

    def begins(self, fact_id: str, answers: Mapping[str, str]) -> date | None:
        """The first day after this one from which a ruling for a fact is known; None if none is."""
        code = answers.get(_place(self.handbook.facts[fact_id]), "")
        rulings = (r for _, region in self.chain(code) for r in region.rulings.get(fact_id, ()))
        days = (r.since for r in rulings if r.since and r.value is not None)
        return min((day for day in days if day > self.as_of), default=None)

    def coverage(self, flow: str, code: str) -> Coverage:
        """How much the handbook holds of a place's own rules for a flow, at its nearest level."""
        held = (
            region.coverage.get(flow, Coverage.NONE)
            for level, region in self.chain(code)
            if level is not Level.NATION
        )
        return next((c for c in held if c is not Coverage.NONE), Coverage.NONE)

    def value(self, name: str, answers: Mapping[str, str]) -> str | None:
        """The value a condition reads: an answer, the relation, or a fact of kind choice.

        None: nobody was asked, or not yet where. A choice that no firm ruling settles is `UNKNOWN`.
        """
        if name in answers:
            return answers[name]
        if name == RELATION:
            places = self.handbook.places
            if HOME in answers and CARE in answers:
                return relation(places[answers[HOME]], places[answers[CARE]])
            return None
        fact = self.handbook.facts.get(name)
        if fact is None or fact.kind is not FactKind.CHOICE or _place(fact) not in answers:
            return None
        found = self.find(name, answers)
        return str(found[0].value) if found and found[0].firm else UNKNOWN

    def holds(self, when: When, answers: Mapping[str, str]) -> bool:
        """Whether every test of a condition is satisfied; a name nobody was asked fails."""
        return all(
            (value := self.value(test.name, answers)) is not None
            and not set(value.split(",")).isdisjoint(test.values)
            for test in when
        )

    def stale(self, resolved: Resolved) -> bool:
        """Whether the ruling was last checked longer ago than its review age allows."""
        book = self.handbook
        days = book.local_review_days if resolved.local else book.national_review_days
        return self.as_of > resolved.ruling.checked + timedelta(days=days)

    def _in_force(self, rulings: tuple[Ruling, ...]) -> list[Ruling]:
        return [r for r in rulings if r.since is None or r.since <= self.as_of]


def _place(fact: Fact) -> str:
    """The question whose answer says which place rules."""
    return HOME if fact.side is Side.HOME else CARE


def _latest(rulings: list[Ruling], scheme: str) -> list[Ruling]:
    """The one ruling that holds for an insurance, if any does."""
    mine = [r for r in rulings if r.scheme in ("", scheme)]
    return [max(mine, key=_precedence)] if mine else []


def _claim(ruling: Ruling) -> tuple[Value | None, bool, bool]:
    """What is said, and how surely."""
    return ruling.value, ruling.grade.weak, bool(ruling.doubt)


def _precedence(ruling: Ruling) -> tuple[date, bool]:
    """The latest wins; on one day, the one made for this insurance."""
    return (ruling.since or date.min, bool(ruling.scheme))
