"""The vocabulary: what a handbook says, before any person has answered anything.

Plain values only. The loader makes them, nothing changes them, and no dictionary from YAML gets
past it. `at` on a record is where its author wrote it (`filing.yaml:41`), for messages alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple, TypeAlias

from ybcli.record import Record

UNKNOWN = "unknown"
"""The answer of a person who is not sure, and the value of a rule that nobody has found."""

SCHEMES = ("employee", "resident")
"""The kinds of insurance for which a ruling may be made."""

ANY = "*"
"""In `Ask.next`: where every answer leads that has no road of its own."""

HOME, CARE, SCHEME, RELATION = "home", "care", "scheme", "relation"
"""Names the engine itself knows: both places, the kind of insurance, how the places relate."""

NATION = "000000"
"""The code of the whole country, the parent of every province."""


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    PLACE = "place"
    DATE = "date"


class Verdict(StrEnum):
    """What the sheet tells a person to do, before any line of it."""

    DO_THIS = "do_this"
    NOT_NEEDED = "not_needed"
    CONFIRM_FIRST = "confirm_first"
    NOT_POSSIBLE = "not_possible"


class Grade(StrEnum):
    """How good the evidence is: official text, press, third party, seed article, no document."""

    A = "A"
    B = "B"
    C = "C"
    S = "S"
    U = "U"

    @property
    def weak(self) -> bool:
        """Whether it may not carry a firm statement by itself."""
        return self not in (Grade.A, Grade.B)


class Side(StrEnum):
    """Whose rule it is: where the person is insured, or where the doctor is."""

    HOME = "home"
    CARE = "care"


class Level(StrEnum):
    """Which office spoke."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"


class FactKind(StrEnum):
    """What a ruling's value is."""

    TEXT = "text"
    MONTHS = "months"
    WORKDAYS = "workdays"
    PERCENT = "percent"
    CHOICE = "choice"
    DEADLINE = "deadline"
    REDUCTION = "reduction"


class Way(StrEnum):
    """The algorithm by which a benefit is reduced; they differ by hundreds of yuan on one bill."""

    NONE = "none"
    FIRST_PAY = "first_pay"
    MINUS_POINTS = "minus_points"
    MULTIPLY = "multiply"
    FIXED_RATE = "fixed_rate"
    RAISE_DEDUCTIBLE = "raise_deductible"
    UNCLEAR = "unclear"


class Form(StrEnum):
    """In what shape a paper is wanted. `UNSTATED`: no source says."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    UNSTATED = "unstated"


class Coverage(StrEnum):
    """How much of a place's own rules a flow holds."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


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
    """What is asked, in plain words; `label` is its short name on the review page and the sheet."""

    id: str
    kind: Kind
    label: str
    ask: str
    section: str = ""
    why: str = ""
    how: str = ""
    options: tuple[Option, ...] = ()
    unsure: Unsure | None = None
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


class Demand(Record):
    """That an outcome wants a paper, and why."""

    material: str
    why: str = ""
    cites: tuple[str, ...] = ()
    when: When = ()
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


class Fact(Record):
    """A thing that has rulings: its name, kind and side.

    `ask` is what a person asks the office where nothing is known; without it an unknown fact
    simply leaves its line out. `many`: its rulings stand side by side, city after province.
    """

    id: str
    name: str
    kind: FactKind
    side: Side
    subject: str
    ask: str = ""
    many: bool = False
    choices: tuple[Option, ...] = ()
    at: str = ""


class Reduction(Record):
    """By how much less is paid. `ceiling`: the figure is the most it may be, not what it is.

    `percent` is a percentage or percentage points, as `way` says; `deductible` is in yuan.
    """

    way: Way
    percent: int | None = None
    deductible: int | None = None
    ceiling: bool = False
    remark: str = ""


class Term(Record):
    """How long after a start something is due: one of the four is set.

    `next_year` and `same_year` are `MM-DD` in the year after, or of, the start.
    """

    months: int | None = None
    workdays: int | None = None
    next_year: str = ""
    same_year: str = ""
    remark: str = ""


Value: TypeAlias = str | int | Reduction | Term


class Ruling(Record):
    """What a fact is, at one place, from one day until the next ruling begins.

    `since` None: the source states no day, and it counts from the beginning of time.
    `value` None: repealed; nothing inherited takes its place. `scheme`: for one insurance only.
    `doubt`: why it may be wrong or out of date; it then supports nothing firm.
    """

    since: date | None
    value: Value | None
    source: str
    grade: Grade
    checked: date
    locator: str = ""
    scheme: str = ""
    doubt: str = ""
    note: str = ""
    at: str = ""


class Region(Record):
    """A place's own rules: only what differs from its parent."""

    id: str
    place: str
    parent: str
    coverage: Mapping[str, Coverage]
    rulings: Mapping[str, tuple[Ruling, ...]]
    at: str = ""


class Source(Record):
    """A document. `url` only where it is an official address that may be shown."""

    id: str
    title: str
    issuer: str
    grade: Grade
    seen: date
    number: str = ""
    issued: date | None = None
    url: str = ""
    note: str = ""
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
