"""Ask a person what is still open.

Little is imported here: the first lines are to stand on the screen before the rest is loaded, and
the prompt library is loaded when the first prompt is already there to be read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ybcli.engine import Finished, Pending, walk
from ybcli.errors import MissingAnswersError, NoTerminalError
from ybcli.model import Flow
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.wizard import terminal
from ybcli.wizard.page import Asker
from ybcli.wizard.terminal import can_ask
from ybcli.wizard.welcome import welcome

if TYPE_CHECKING:
    from ybcli.wizard.office import Office

__all__ = ["ask_missing", "can_ask", "purge", "report", "run"]

LEFT = 130


def run(
    rules: Rulebook,
    flow: Flow | None,
    given: Mapping[str, str],
    *,
    plain: bool | None,
    ascii_only: bool,
    color: bool,
    save: Callable[[Checklist, str], str] | None,
    today: date,
    show: Callable[[Checklist], None],
) -> int:
    """A whole visit, with the sheet shown through `show`; return the exit status.

    Without a flow the first question asks what is the matter. `plain` None: as the terminal and
    the person's settings want it. `save` puts a sheet into a file of a format and names the file.

    Raises:
        NoTerminalError: there is nobody to ask.
        MissingAnswersError: the same, with a flow.
    """
    _refuse_without_person(rules, flow, given)
    with _office(rules, today, plain, ascii_only, color, greet=True) as (office, is_plain):
        try:
            office.visit(flow, given, save=save, show=show, plain=is_plain)
        except (KeyboardInterrupt, EOFError):
            office.farewell()
            return LEFT
    return 0


def ask_missing(
    rules: Rulebook,
    flow: Flow,
    given: Mapping[str, str],
    *,
    plain: bool | None,
    ascii_only: bool,
    color: bool,
    skip_review: bool,
    today: date,
) -> Finished:
    """Ask only what the given answers leave open, then have all of them checked.

    Raises:
        MissingAnswersError: there is nobody to ask.
        StrayAnswerError: some given answers belong to no question asked.
        SystemExit: the person leaves; what to say is said, and the status is 130.
    """
    _refuse_without_person(rules, flow, given)
    with _office(rules, today, plain, ascii_only, color, greet=False) as (office, _):
        try:
            return office.complete(flow, given, review=not skip_review)
        except (KeyboardInterrupt, EOFError):
            office.farewell()
            raise SystemExit(LEFT) from None


def report() -> list[tuple[str, str]]:
    """What `ybcli doctor` says of the terminal: label and finding."""
    from ybcli.wizard import doctor

    return doctor.report()


def purge() -> int:
    """Delete everything that was kept of earlier visits; return how many files that were.

    Raises:
        OutputError: something cannot be deleted.
    """
    from ybcli.wizard import notebook

    return notebook.purge()


@contextlib.contextmanager
def _office(
    rules: Rulebook,
    today: date,
    plain: bool | None,
    ascii_only: bool,
    color: bool,
    *,
    greet: bool,
) -> Iterator[tuple[Office, bool]]:
    """Open the terminal and the notebook; both are left in order, however the visit ends."""
    seen = terminal.look()
    terminal.prepare(seen)
    wished = (seen.wants_plain if plain is None else plain) or not seen.moves
    if greet:
        terminal.tell(welcome(rules.handbook, terminal.shape(ascii_only), plain=wished))
    from ybcli.wizard.notebook import open_notebook

    with terminal.left_as_found(), open_notebook() as notebook:
        wished = wished or (plain is None and notebook.wishes.plain)
        is_plain = wished or not terminal.draws()
        with _asker(is_plain, ascii_only, color and not seen.no_color) as asker:
            from ybcli.wizard.office import Office
            from ybcli.wizard.questions import Clerk

            clerk = Clerk(
                asker=asker,
                book=rules.handbook,
                today=today,
                places=lambda: notebook.wishes.places,
            )
            yield Office(rules=rules, clerk=clerk, notebook=notebook), is_plain


@contextlib.contextmanager
def _asker(plain: bool, ascii_only: bool, color: bool) -> Iterator[Asker]:
    if plain:
        from ybcli.wizard.plain import PlainAsker

        yield PlainAsker(ascii_only=ascii_only)
        return
    from ybcli.wizard.full import FullAsker

    terminal.hush()
    asker = FullAsker(ascii_only=ascii_only, color=color)
    try:
        yield asker
    finally:
        asker.close()


def _refuse_without_person(rules: Rulebook, flow: Flow | None, given: Mapping[str, str]) -> None:
    if can_ask():
        return
    if flow is None:
        raise NoTerminalError
    position = walk(flow, given, rules)
    if isinstance(position, Pending):
        from ybcli.answers import missing

        raise MissingAnswersError(missing(position, given, rules))
