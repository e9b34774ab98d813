"""What a person is asked, where each answer leads, and what each way ends in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import takewhile
from typing import TypeAlias

from ybcli.record import Record

UNKNOWN = "unknown"
"""The answer of a person who is not sure, and the value of a rule that nobody has found."""


ANY = "*"
"""In `Ask.next`: where every answer leads that has no road of its own."""


HOME, CARE, SCHEME, RELATION = "home", "care", "scheme", "relation"
"""Names the engine itself knows: both places, the kind of insurance, how the places relate."""


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    PLACE = "place"
    DATE = "date"


class Tense(StrEnum):
    """On which side of today a day lies, today included."""

    PAST = "past"
    FUTURE = "future"


class Verdict(StrEnum):
    """What the sheet tells a person to do, before any line of it."""

    DO_THIS = "do_this"
    NOT_NEEDED = "not_needed"
    CONFIRM_FIRST = "confirm_first"
    NOT_POSSIBLE = "not_possible"


class Test(Record):
    """One name and the values that satisfy it: OR within."""

    name: str
    values: tuple[str, ...]


When: TypeAlias = tuple[Test, ...]
"""AND across names. Empty: always."""


class Option(Record):
    """One answer a person may choose."""

    id: str
    label: str
    note: str = ""
    at: str = ""


class Unsure(Record):
    """The way out for a person who does not know; `confirm` is what the office will be asked.

    `caps`: whether not knowing this takes the firmness from the verdict.
    """

    label: str
    confirm: str
    caps: bool = True


class Question(Record):
    """What is asked, in plain words; `label` is its short name on the review page and the sheet.

    `tense` is of a date; None where it may lie on either side of today.
    """

    id: str
    kind: Kind
    label: str
    ask: str
    section: str = ""
    why: str = ""
    how: str = ""
    options: tuple[Option, ...] = ()
    unsure: Unsure | None = None
    tense: Tense | None = None
    at: str = ""

    @property
    def flag(self) -> str:
        """The command-line flag that answers it."""
        return f"--{self.id.replace('_', '-')}"

    @property
    def allowed(self) -> tuple[str, ...]:
        """Ids that may be answered, in the order shown; empty for an open place or date."""
        unsure = (UNKNOWN,) if self.unsure else ()
        return tuple(option.id for option in self.options) + unsure

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The same ids, each with its words."""
        return tuple((id_, self.label_of(id_)) for id_ in self.allowed)

    def label_of(self, answer: str) -> str:
        """The words for one option id or for 不确定; the id itself if it is neither."""
        if answer == UNKNOWN and self.unsure:
            return self.unsure.label
        return next((o.label for o in self.options if o.id == answer), answer)


class Ask(Record):
    """A question at its place in a flow. `next`: option id, or `ANY`, to node id."""

    question: Question
    next: Mapping[str, str]
    at: str = ""

    @property
    def id(self) -> str:
        """The node's id is the question's."""
        return self.question.id


class Row(Record):
    """One branch of a route; an empty `when` is its `else`."""

    when: When
    to: str
    at: str = ""


class Route(Record):
    """A branch without a question. Rows may not overlap, which `verify` proves."""

    id: str
    rows: tuple[Row, ...]
    at: str = ""


class Line(Record):
    """One thing to read: a step, a caution, a way out.

    `say` holds `{fact}` slots, listed in `fills`. `fact` alone means: the ruling's own words.
    Whatever a line claims is in `fills`, `fact` or `cites`, unless it is `common` sense.
    """

    id: str
    say: str = ""
    fact: str = ""
    fills: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    when: When = ()
    common: bool = False
    at: str = ""


class Deadline(Record):
    """Something with a last day.

    With `fact`: the term it states, counted from the date answered to `start` (open if not asked).
    Without: by the date answered to `by`.
    """

    id: str
    say: str
    fact: str = ""
    start: str = ""
    by: str = ""
    cites: tuple[str, ...] = ()
    when: When = ()
    at: str = ""


class Demand(Record):
    """That an outcome wants a paper, and why."""

    material: str
    why: str = ""
    cites: tuple[str, ...] = ()
    when: When = ()
    at: str = ""


class Use(Record):
    """That an outcome offers a channel."""

    channel: str
    when: When = ()
    at: str = ""


class Lead(Record):
    """Another flow that may be next, and when a person needs it."""

    flow: str
    say: str
    when: When = ()
    at: str = ""


class Outcome(Record):
    """Where a path ends. The tree picks it; `when` picks its lines.

    `nationwide`: rests on national law alone, so that a missing overlay takes nothing from it.
    """

    id: str
    title: str
    verdict: Verdict
    headline: Line
    nationwide: bool = False
    materials: tuple[Demand, ...] = ()
    channels: tuple[Use, ...] = ()
    steps: tuple[Line, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    fallback: tuple[Line, ...] = ()
    cautions: tuple[Line, ...] = ()
    leads: tuple[Lead, ...] = ()
    at: str = ""


Node: TypeAlias = Ask | Route | Outcome


class Flow(Record):
    """A decision tree. `nodes` are in reading order, outcomes last; every road leads down."""

    id: str
    title: str
    alias: str
    about: str
    when_to_use: str
    nodes: Mapping[str, Node]

    @property
    def start(self) -> str:
        """The first node written."""
        return next(iter(self.nodes))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in asking order."""
        steps = takewhile(lambda node: not isinstance(node, Outcome), self.nodes.values())
        return tuple(node.question for node in steps if isinstance(node, Ask))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every end, in reading order."""
        return tuple(n for n in self.nodes.values() if isinstance(n, Outcome))
