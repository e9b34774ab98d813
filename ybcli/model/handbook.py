"""The handbook as a whole: flows, rules, and the papers, ways in, terms and places they name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from ybcli.model.flow import Flow, Question
from ybcli.model.policy import Fact, Region, Source
from ybcli.record import Record


class Form(StrEnum):
    """In what shape a paper is wanted. `UNSTATED`: no source says."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    UNSTATED = "unstated"


class Material(Record):
    """A paper, described once. `instead`: ids of papers that may stand in for it."""

    id: str
    name: str
    form: Form = Form.UNSTATED
    copies: int | None = None
    electronic: bool = False
    where: str = ""
    instead: tuple[str, ...] = ()
    note: str = ""
    cites: tuple[str, ...] = ()
    at: str = ""


class Channel(Record):
    """A way in: app, mini programme, site, window, phone.

    `dial` is a number that wants the home place's area code in front when called from elsewhere.
    """

    id: str
    name: str
    kind: str
    how: str
    url: str = ""
    dial: str = ""
    cites: tuple[str, ...] = ()
    at: str = ""


class Entry(Record):
    """A term in plain words."""

    id: str
    word: str
    meaning: str
    also: tuple[str, ...] = ()
    at: str = ""


class Place(NamedTuple):
    """A province or a city of the table of divisions; a tuple, since a look-up wants all 397."""

    code: str
    name: str
    short: str
    province: str
    pinyin: str
    initials: str
    area: str
    municipality: bool

    @property
    def is_city(self) -> bool:
        """Whether it is one insurance place: a city, or a municipality."""
        return self.municipality or self.code != self.province


class Example(Record):
    """The bill of the worked line of arithmetic, in yuan and percent."""

    bill: int
    deductible: int
    rate: int


class Start(Record):
    """Where an answer to the very first question leads, and what it already answers there."""

    flow: str
    answers: Mapping[str, str]


class Handbook(Record):
    """Everything the program knows. `shipped`: it is the one that was released with it."""

    version: str
    shipped: bool
    local_review_days: int
    national_review_days: int
    example: Example
    words: Mapping[str, str]
    start: Question
    starts: Mapping[str, Start]
    flows: Mapping[str, Flow]
    materials: Mapping[str, Material]
    channels: Mapping[str, Channel]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    glossary: Mapping[str, Entry]
    regions: Mapping[str, Region]
    places: Mapping[str, Place]
