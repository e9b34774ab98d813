"""What a sheet is: only words left, in the order in which they are read.

Every rendering is a rendering of one `Checklist`; nothing after it decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ybcli.model import Form, Grade, Level, Verdict
from ybcli.record import Record

SCHEMA = 1
"""The version of the JSON result's shape."""


class Item(Record):
    """One line to read, and what it stands on.

    `cites` are numbers of the sheet's sources; `because`, the answers and rules that put it
    there; `marks`, in words, what is not sure about it.
    """

    id: str
    text: str
    cites: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    level: Level | None = None
    grade: Grade | None = None
    facts: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


class Paper(Item):
    """A paper to bring; `text` is its name."""

    form: Form
    copies: int | None
    electronic: bool
    where: str
    instead: tuple[str, ...]
    why: str
    note: str


class Due(Item):
    """Something with a last day; `day` None where the start or the term is not known."""

    day: date | None = None
    arithmetic: str = ""


class Way(Item):
    """A way in; `text` is its name."""

    kind: str
    how: str
    url: str
    dial: str


class Contact(Record):
    """Whom to call."""

    id: str
    name: str
    dial: str


class Confirm(Record):
    """What is still to be asked, as the sentence to say; the sheet leaves room for the answer."""

    id: str
    question: str
    dial: str


class Reference(Record):
    """A source as cited: its number on this sheet and what of it was used."""

    n: int
    id: str
    title: str
    issuer: str
    grade: Grade
    checked: date
    number: str = ""
    issued: date | None = None
    url: str = ""
    locators: tuple[str, ...] = ()


class Said(Record):
    """One answer, in words."""

    id: str
    label: str
    value: str


class Next(Record):
    """Another flow that may follow."""

    flow: str
    title: str
    say: str


class Checklist(Record):
    """The whole sheet. `capped`: why the verdict is less firm than the outcome's own."""

    flow: str
    flow_title: str
    as_of: date
    content: str
    shipped: bool
    home: str
    care: str
    answers: Mapping[str, str]
    situation: tuple[Said, ...]
    verdict: Verdict
    verdict_words: str
    capped: tuple[str, ...]
    coverage: str
    outcome: str
    title: str
    headline: Item
    contacts: tuple[Contact, ...]
    materials: tuple[Paper, ...]
    channels: tuple[Way, ...]
    steps: tuple[Item, ...]
    deadlines: tuple[Due, ...]
    dates: tuple[Said, ...]
    fallback: tuple[Item, ...]
    cautions: tuple[Item, ...]
    to_confirm: tuple[Confirm, ...]
    sources: tuple[Reference, ...]
    glossary: tuple[tuple[str, str], ...]
    leads: tuple[Next, ...]
    replay: tuple[str, ...]
    disclaimer: str

    @property
    def lines(self) -> tuple[Item, ...]:
        """Every line of it, in reading order."""
        return (
            self.headline,
            *self.materials,
            *self.channels,
            *self.steps,
            *self.deadlines,
            *self.fallback,
            *self.cautions,
        )

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """What on the sheet waits to be asked or checked; `--strict` wants nothing of it."""
        marked = (item.text for item in self.lines if item.marks)
        return (*self.capped, *(confirm.question for confirm in self.to_confirm), *marked)
