"""What is known: facts, what each place rules on them, since when, and which document says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from ybcli.model.flow import Option
from ybcli.record import Record

SCHEMES = ("employee", "resident")
"""The kinds of insurance for which a ruling may be made."""


NATION = "000000"
"""The code of the whole country, the parent of every province."""


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


class Coverage(StrEnum):
    """How much of a place's own rules a flow holds."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


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

    @property
    def firm(self) -> bool:
        """Whether it may carry a verdict or a calculation."""
        return not self.grade.weak and not self.doubt


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
