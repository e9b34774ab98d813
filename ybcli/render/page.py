"""What every paper shows, in the order of an office's 一次性告知单; a format only lays it out."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TypeVar, cast

from ybcli.record import Record
from ybcli.text import safe, width

_T = TypeVar("_T")


class Kind(StrEnum):
    """What a text on the page is: words, an address, a number to dial, room to write."""

    WORDS = "words"
    CODE = "code"
    LINK = "link"
    DIAL = "dial"
    BLANK = "blank"


class Size(StrEnum):
    """For whom it is printed: anyone, eyes that want it larger, a clerk who wants one page."""

    NORMAL = "normal"
    LARGE = "large"
    COMPACT = "compact"


class Detail(Record):
    """A label and what stands behind it; either may be empty."""

    label: str = ""
    text: str = ""
    kind: Kind = Kind.WORDS
    strong: bool = False


class Row(Detail):
    """One line of a section. `box`: a box to tick; `brief`: what a table shows in its own column.

    `id` is that of the sheet's line, the same in every format; `cites` are its sources' numbers.
    """

    id: str
    number: str = ""
    box: bool = False
    brief: tuple[str, ...] = ()
    cites: tuple[int, ...] = ()
    level: str = ""
    marks: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()

    @property
    def tail(self) -> str:
        """Citations, level and marks as they stand behind the text."""
        cited = "".join(f"[{n}]" for n in self.cites)
        level = f"（{self.level}）" if self.level else ""
        return cited + level + "".join(f"（{m}）" for m in self.marks)


class Section(Record):
    """A heading and its rows. `note` explains the whole."""

    id: str
    title: str
    rows: tuple[Row, ...]
    note: str = ""


class Page(Record):
    """A whole sheet. `notices` come before anything else; `sign` are the lines to sign."""

    title: str
    subtitle: str
    date: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    sign: tuple[str, ...]


class Cover(Record):
    """The list in front of several sheets; `rows` have a cell for each of `heads`."""

    title: str
    date: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def compact_points(page: Page) -> float:
    """The size of type at which a page most likely fits on one A4 in two columns.

    Measured in Chromium and typst over every outcome of the handbook: what a page takes is its
    letters, about ten more a row and twenty a heading, each as wide and as high as the type.
    """
    rows = [row for section in page.sections for row in section.rows]
    details = [detail for row in rows for detail in row.details]
    cells = sum(width(d.label + d.text) for d in (*rows, *details)) + sum(
        width(row.tail) for row in rows
    )
    fits = math.sqrt(230_000 / (cells / 2 + 10 * len(rows) + 20 * len(page.sections)))
    return round(min(10.5, max(7.0, fits)), 1)


def gate(value: _T) -> _T:
    """The same record with each text in it made fit for paper; mappings stay as they are."""
    if type(value) is str:
        return cast("_T", safe(value))
    if isinstance(value, tuple):
        return cast("_T", tuple(gate(part) for part in value))
    if isinstance(value, Record):
        return type(value)(**{name: gate(getattr(value, name)) for name in type(value).fields})
    return value


def plain(value: object) -> object:
    """The same record as dictionaries and lists."""
    if isinstance(value, Record):
        return {name: plain(getattr(value, name)) for name in type(value).fields}
    return [plain(part) for part in value] if isinstance(value, tuple) else value
