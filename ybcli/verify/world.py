"""A world: one way in which the rules can stand for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """What is known of a fact: by a ruling that may carry a verdict, by a weaker one, nothing."""

    FIRM = "firm"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a fact stands for one insurance: the value a condition reads, its ground, who says so."""

    value: str
    ground: Ground
    said_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """How the rules stand, and two places and a day where they stand so."""

    home: str
    care: str
    as_of: date
    relation: str
    facts: Mapping[tuple[str, str], Standing]

    def standing(self, fact: str, scheme: str) -> Standing:
        """How a fact stands for a person of this insurance; "" if it is not known which."""
        return self.facts.get((fact, scheme)) or self.facts[fact, ""]

    def supposing(self, known: Mapping[str, str]) -> World:
        """The same world, if some facts were known to be so."""
        supposed = {
            key: Standing(known.get(key[0], s.value), s.ground) for key, s in self.facts.items()
        }
        return replace(self, facts=supposed)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a question about worlds depends on.

    `choices` are told apart by their value, `grounds` by how well they are known, and of these
    `speakers` by the regions that say so.
    """

    places: frozenset[str] = frozenset()
    relation: bool = False
    choices: frozenset[str] = frozenset()
    grounds: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
