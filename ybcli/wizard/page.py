"""What is put before a person, and how one is asked: the same for keys and for numbered lines."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from ybcli.record import Record

BACK_ROW = "返回上一题"
KEEP_ROW = "不改了，返回"
MARGIN = "  "
"""What stands before a line that answers a page, or helps with it."""


class Move(Enum):
    """Where a person goes instead of answering."""

    BACK = "back"
    RESTART = "restart"


class Row(Record):
    """One thing to choose; `note` explains it on its own lines. `closed`: why it may not be now."""

    value: str
    label: str
    note: str = ""
    closed: str = ""

    @property
    def remark(self) -> str:
        """What is said under it."""
        return f"现在不能选：{self.closed}" if self.closed else self.note


class UnclearError(Exception):
    """What was typed is no answer yet; the text says what to do.

    `rows`: what the words may mean; none where they are a mistake. `sure`: it can only be the one.
    """

    def __init__(self, problem: str, rows: tuple[Row, ...] = (), *, sure: bool = False) -> None:
        super().__init__(problem)
        self.rows = rows
        self.sure = sure


class Page(Record):
    """One question on one screen.

    `default` is where the pointer stands first: a row's value, or several joined by commas.
    `back` is the row that leads back, empty where nothing lies behind. `least`: how many rows must
    be ticked, where several may be. `help`: what is said of it before the keys.
    """

    ask: str
    head: str = ""
    hint: str = ""
    rows: tuple[Row, ...] = ()
    default: str = ""
    back: str = ""
    least: int = 1
    help: tuple[str, ...] = ()


class Entry(Protocol):
    """How typed words become an answer."""

    @property
    def hint(self) -> str:
        """What may be typed."""

    def rows(self, typed: str) -> tuple[Row, ...]:
        """What may be chosen instead of typing on."""

    def read(self, typed: str) -> str:
        """The answer that the words mean.

        Raises:
            UnclearError: they mean none, or more than one.
        """

    def preview(self, typed: str) -> str:
        """What the words would mean, said back while they are typed; empty if nothing yet."""


class Asker(Protocol):
    """Somebody who puts pages before a person.

    Every method may raise KeyboardInterrupt or EOFError: the person leaves.
    """

    def say(self, text: str = "", *, head: str = "") -> None:
        """Print something that stays on the screen; lines after the first stand under its head."""

    def choose(self, page: Page) -> str | Move:
        """Have one row chosen."""

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        """Have several rows ticked; they come back in the page's order."""

    def write(self, page: Page, entry: Entry) -> str | Move:
        """Have something typed, or a row chosen that fits what is typed."""
