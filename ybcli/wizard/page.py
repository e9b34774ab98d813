"""What is put before a person, and how one is asked: the same for keys and for numbered lines."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from ybcli.record import Record

BACK_ROW = "返回上一题"
NO_HELP = "这里没有更多说明。"


class Move(Enum):
    """Where a person goes instead of answering."""

    BACK = "back"
    RESTART = "restart"


class UnclearError(Exception):
    """What was typed is no answer; the text says what to type instead.

    `perhaps`: the one row that may have been meant.
    """

    def __init__(self, problem: str, perhaps: str = "") -> None:
        super().__init__(problem)
        self.perhaps = perhaps


class Row(Record):
    """One thing to choose; `note` explains it on its own lines. `closed`: why it may not be now."""

    value: str
    label: str
    note: str = ""
    closed: str = ""


class Page(Record):
    """One question on one screen.

    `default` is where the pointer stands first: a row's value, or several joined by commas.
    `back` is the row that leads back, empty where nothing lies behind. `least`: how many rows must
    be ticked, where several may be.
    """

    ask: str
    head: str = ""
    hint: str = ""
    rows: tuple[Row, ...] = ()
    default: str = ""
    back: str = ""
    least: int = 1
    help: tuple[str, ...] = (NO_HELP,)


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

    def say(self, text: str = "", *, indent: int = 0) -> None:
        """Print something that stays on the screen."""

    def choose(self, page: Page) -> str | Move:
        """Have one row chosen."""

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        """Have several rows ticked; they come back in the page's order."""

    def write(self, page: Page, entry: Entry) -> str | Move:
        """Have something typed, or a row chosen that fits what is typed."""
