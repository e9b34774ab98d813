"""Every way in which the rules can stand: two places and a day, as far as they differ.

Nearly four hundred places and every day on which a ruling changes come to a few dozen worlds,
because two places whose rulings say the same to a flow are one to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias

from ybcli.model import (
    CARE,
    HOME,
    SCHEME,
    SCHEMES,
    UNKNOWN,
    Fact,
    FactKind,
    Handbook,
    Place,
    Region,
    Ruling,
    Side,
)
from ybcli.places import relation
from ybcli.rules import Rulebook
from ybcli.verify.world import Ground, Reads, Standing, World

NOWHERE = ""
"""The place of one who was not asked for it: the nation alone speaks."""

Days: TypeAlias = int
"""A set of days: bit n is the n-th of the days looked at."""


Timeline: TypeAlias = list[tuple[date, dict[str, Standing]]]
"""From which day on a fact stands how, for each insurance."""

_Signature: TypeAlias = tuple[object, ...]
_Spell: TypeAlias = tuple[_Signature, Days]


@dataclass
class Atlas:
    """The places and days of a handbook, seen from `today`, from `floor` on."""

    book: Handbook
    today: date
    floor: date = date.min
    _chains: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    _timelines: dict[tuple[str, tuple[str, ...]], Timeline] = field(default_factory=dict)
    _grounds: dict[str, frozenset[Ground]] = field(default_factory=dict)
    _worlds: dict[Reads, tuple[World, ...]] = field(default_factory=dict)

    def since(self, floor: date) -> Atlas:
        """The same, seen from another floor on."""
        return Atlas(self.book, self.today, floor, self._chains, self._timelines)

    @cached_property
    def rulings(self) -> Mapping[str, tuple[tuple[str, Ruling], ...]]:
        """Every ruling of a fact, with the region that made it."""
        found: dict[str, list[tuple[str, Ruling]]] = defaultdict(list)
        for region in self.book.regions.values():
            for fact, rulings in region.rulings.items():
                found[fact] += [(region.place, ruling) for ruling in rulings]
        return {fact: tuple(made) for fact, made in found.items()}

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The facts that may differ by insurance."""
        return frozenset(
            fact for fact, made in self.rulings.items() if any(r.scheme for _, r in made)
        )

    def schemes(self, fact: str) -> tuple[str, ...]:
        """The insurances to tell apart for a fact; "" where it is not known which."""
        return ("", *SCHEMES) if fact in self.sensitive else ("",)

    def days(self, facts: Iterable[str]) -> tuple[date, ...]:
        """Today, the floor, every later day on which one of these changes, and the one before."""
        changes = {
            ruling.since
            for fact in facts
            for _, ruling in self.rulings.get(fact, ())
            if ruling.since is not None
        }
        days = changes | {day - timedelta(days=1) for day in changes} | {self.today}
        return tuple(sorted({max(day, self.floor) for day in days}))

    def chain(self, place: str) -> tuple[Region, ...]:
        """The regions that may speak for a place, nearest first."""
        if place not in self._chains:
            levels = Rulebook(self.book, self.today).chain(place)
            self._chains[place] = tuple(region for _, region in levels)
        return self._chains[place]

    def timeline(self, fact: Fact, place: str) -> Timeline:
        """From which day on the fact stands how, at a place, for each insurance."""
        chain = [region for region in self.chain(place) if fact.id in region.rulings]
        key = (fact.id, tuple(region.place for region in chain))
        if key not in self._timelines:
            days = {date.min} | {
                ruling.since
                for region in chain
                for ruling in region.rulings[fact.id]
                if ruling.since is not None
            }
            self._timelines[key] = [
                (
                    day,
                    {
                        scheme: self._standing(fact, place, scheme, day)
                        for scheme in self.schemes(fact.id)
                    },
                )
                for day in sorted(days)
            ]
        return self._timelines[key]

    def _standing(self, fact: Fact, place: str, scheme: str, day: date) -> Standing:
        found = Rulebook(self.book, day).find(
            fact.id, {side(fact): place} | ({SCHEME: scheme} if scheme else {})
        )
        if not found:
            return Standing(UNKNOWN, Ground.NONE)
        firm = found[0].firm if fact.kind is FactKind.CHOICE else any(r.firm for r in found)
        value = str(found[0].value) if fact.kind is FactKind.CHOICE and firm else UNKNOWN
        said_by = tuple(dict.fromkeys(resolved.region.id for resolved in found))
        return Standing(value, Ground.FIRM if firm else Ground.WEAK, said_by)

    def standing_on(self, fact: Fact, place: str, day: date) -> Mapping[str, Standing]:
        """How a fact stands at a place on a day, for each insurance that it names and for none."""
        return _at(self.timeline(fact, place), day)

    def grounds(self, fact: Fact) -> frozenset[Ground]:
        """How well a fact is known: every way there is, over all places and days."""
        if fact.id not in self._grounds:
            self._grounds[fact.id] = frozenset(
                standing.ground
                for place in (NOWHERE, *(place.code for place in self.delegates({fact.id})))
                for day in self.days([fact.id])
                for standing in self.standing_on(fact, place, day).values()
            )
        return self._grounds[fact.id]

    def delegates(self, facts: Iterable[str]) -> tuple[Place, ...]:
        """Places that stand for all: two, where there are two, of each kind in each province.

        Cities come first, because most people live in one.
        """
        regions = {place for fact in facts for place, _ in self.rulings.get(fact, ())}
        kinds: dict[tuple[str, str, bool], list[Place]] = defaultdict(list)
        for place in self.book.places.values():
            own = place.code if place.code in regions else ""
            kinds[place.province, own, place.is_city].append(place)
        found = (place for alike in kinds.values() for place in alike[:2])
        return tuple(sorted(found, key=lambda place: not place.is_city))

    def worlds(self, reads: Reads) -> tuple[World, ...]:
        """Every way in which what is read can stand, those of today first."""
        if reads not in self._worlds:
            found = sorted(self._find(reads), key=lambda world: world.as_of != self.today)
            self._worlds[reads] = tuple(found)
        return self._worlds[reads]

    def _find(self, reads: Reads) -> Iterator[World]:
        wanted = [self.book.facts[id_] for id_ in sorted(reads.choices | reads.grounds)]
        days = self.days(fact.id for fact in wanted)
        by_side = {role: [fact for fact in wanted if side(fact) == role] for role in (HOME, CARE)}

        def spells(place: Place, role: str) -> tuple[_Spell, ...]:
            code = place.code if role in reads.places else NOWHERE
            return tuple(self._spells(code, by_side[role], reads, days))

        people = [
            _Person(place, spells(place, HOME), spells(place, CARE))
            for place in self.delegates({fact.id for fact in wanted})
        ]
        seen: set[_Signature] = set()
        for home, care in _pairs(people, reads):
            related = relation(home.place, care.place) if reads.relation else ""
            for here, when_here in home.home:
                for there, when_there in care.care:
                    key = (related, here, there)
                    if when_here & when_there and key not in seen:
                        seen.add(key)
                        day = self._pick(days, when_here & when_there)
                        yield self._world(home.place, care.place, day, by_side)

    def _spells(
        self, place: str, facts: list[Fact], reads: Reads, days: tuple[date, ...]
    ) -> Iterator[_Spell]:
        """The stretches of time over which the facts stand the same at a place.

        What a sheet needs must stand the same for those too who were not asked for a place.
        """
        lines = [
            (fact.id, self.timeline(fact, code))
            for fact in facts
            for code in ((place, NOWHERE) if fact.id in reads.grounds else (place,))
        ]
        starts = sorted({start for _, line in lines for start, _ in line} or {date.min})
        ends = [bisect_left(days, start) for start in starts[1:]] + [len(days)]
        for start, end in zip(starts, ends, strict=True):
            stretch = (1 << end) - (1 << bisect_left(days, start))
            if stretch:
                standings = ((id_, _at(line, start)) for id_, line in lines)
                yield (
                    tuple(
                        (
                            s.value if id_ in reads.choices else "",
                            s.ground if id_ in reads.grounds else "",
                            s.said_by if id_ in reads.speakers else "",
                        )
                        for id_, by_scheme in standings
                        for s in by_scheme.values()
                    ),
                    stretch,
                )

    def _pick(self, days: tuple[date, ...], among: Days) -> date:
        """The day to show a case on: today, the last before it, or the first after."""
        until = (1 << bisect_right(days, self.today)) - 1
        if among & until:
            return days[(among & until).bit_length() - 1]
        return days[(among & -among).bit_length() - 1]

    def _world(
        self, home: Place, care: Place, day: date, by_side: Mapping[str, list[Fact]]
    ) -> World:
        facts = {
            (fact.id, scheme): standing
            for role, place in ((HOME, home), (CARE, care))
            for fact in by_side[role]
            for scheme, standing in _at(self.timeline(fact, place.code), day).items()
        }
        return World(home.code, care.code, day, relation(home, care), facts)


@dataclass(frozen=True, slots=True)
class _Person:
    """A place with how the rules stand there, as the insured's and as the patient's."""

    place: Place
    home: tuple[_Spell, ...]
    care: tuple[_Spell, ...]


def side(fact: Fact) -> str:
    """The question whose answer says which place rules on a fact."""
    return HOME if fact.side is Side.HOME else CARE


def _at(line: Timeline, day: date) -> dict[str, Standing]:
    return next(standing for start, standing in reversed(line) if start <= day)


def _pairs(people: list[_Person], reads: Reads) -> Iterator[tuple[_Person, _Person]]:
    """Pairs of places that show every relation between every kind of place and every other."""
    alike: dict[object, list[_Person]] = defaultdict(list)
    for person in people:
        kind = (person.home, person.care, person.place.province, person.place.is_city)
        alike[kind].append(person)
    people = [person for same in alike.values() for person in same[:2]]
    if not reads.relation and len({person.care for person in people}) == 1:
        yield from ((person, person) for person in people)
        return
    numbers: dict[tuple[_Spell, ...], int] = {}

    def number(spells: tuple[_Spell, ...]) -> int:
        return numbers.setdefault(spells, len(numbers))

    kinds = [(number(person.home), number(person.care)) for person in people]
    shown: set[tuple[str, int, int]] = set()
    for home, (here, _) in zip(people, kinds, strict=True):
        for care, (_, there) in zip(people, kinds, strict=True):
            pair = (relation(home.place, care.place), here, there)
            if pair not in shown:
                shown.add(pair)
                yield home, care
