"""What every command is given: today, and the handbook when it first asks for it."""

from __future__ import annotations

import sys
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from ybcli.errors import BadDateError, UnknownNameError
from ybcli.process import silenced
from ybcli.text import nearest

if TYPE_CHECKING:
    from ybcli.engine import Finished
    from ybcli.model import Flow, Handbook
    from ybcli.rules import Rulebook
    from ybcli.sheet import Checklist


class Session:
    """One run of the program. `flows`: another handbook's folder, if one was named."""

    def __init__(self, today: date, flows: str | None = None) -> None:
        self.today = today
        self.flows = flows

    @cached_property
    def book(self) -> Handbook:
        """The handbook in use.

        Raises:
            HandbookError: it does not load.
        """
        from ybcli.bundle import open_handbook  # `--version` and a mistyped flag need none

        return open_handbook(self.flows)

    def rules(self, as_of: str | None) -> Rulebook:
        """The handbook as it stands on a day given as YYYY-MM-DD; today if none is.

        Raises:
            BadDateError: there is no such day.
        """
        from ybcli.rules import Rulebook

        return Rulebook(self.book, self.today if as_of is None else read_date(as_of))

    def flow(self, name: str) -> Flow:
        """A flow by its id or its Chinese name.

        Raises:
            UnknownNameError: the handbook has no such flow.
        """
        if name in self.book.flows:
            return self.book.flows[name]
        by_alias = {flow.alias: flow for flow in self.book.flows.values()}
        if name in by_alias:
            return by_alias[name]
        known = (*self.book.flows, *by_alias)
        raise UnknownNameError("flow", name, nearest(name, known), known)

    def sheet(self, finished: Finished, rules: Rulebook) -> Checklist:
        """The sheet; the command that makes it again names this handbook if another is shipped.

        Raises:
            TooEarlyError: what matters most rests on a rule that begins after this day.
        """
        from ybcli.checklist import make_checklist

        return self.named(make_checklist(finished, rules))

    def named(self, sheet: Checklist) -> Checklist:
        """The same sheet, its command with the folder of the handbook, as that was given."""
        if self.flows is None:
            return sheet
        from dataclasses import replace

        return replace(sheet, replay=(*sheet.replay, "--flows", self.flows))


def read_date(text: str) -> date:
    """A day written as YYYY-MM-DD, and in no other of the ways that Python would read.

    Raises:
        BadDateError: it is not one.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise BadDateError(text)
    return day


def may_ask() -> bool:
    """Whether a person is there, at stdin and stderr, and the environment forbids no question."""
    there = all(f is not None and f.isatty() for f in (sys.stdin, sys.stderr))
    return there and not silenced()
