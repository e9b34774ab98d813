"""Ask a person what is still open.

Nothing here loads the prompt library before a prompt is shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ybcli.answers import missing
from ybcli.engine import Finished, Pending, walk
from ybcli.errors import MissingAnswersError, NoTerminalError
from ybcli.model import Flow
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.wizard import terminal
from ybcli.wizard.doctor import report
from ybcli.wizard.notebook import open_notebook, purge
from ybcli.wizard.office import Office
from ybcli.wizard.page import Asker, Move
from ybcli.wizard.questions import Clerk
from ybcli.wizard.terminal import can_ask

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
    with _office(rules, today, plain, ascii_only, color) as (office, is_plain):
        try:
            office.visit(flow, given, save=save, show=show, plain=is_plain)
        except (KeyboardInterrupt, EOFError):
            _farewell(office)
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
    with _office(rules, today, plain, ascii_only, color) as (office, _):
        try:
            got: Finished | Move = Move.RESTART
            while isinstance(got, Move):
                interview = (None if given else office.resumed()) or office.begun(flow, given)
                interview.strict = True
                got = interview.run(review=not skip_review)
        except (KeyboardInterrupt, EOFError):
            _farewell(office)
            raise SystemExit(LEFT) from None
        office.notebook.forget()
    return got


@contextlib.contextmanager
def _office(
    rules: Rulebook, today: date, plain: bool | None, ascii_only: bool, color: bool
) -> Iterator[tuple[Office, bool]]:
    """Open the notebook and the terminal; both are left in order, however the visit ends."""
    seen = terminal.look()
    terminal.prepare(seen)
    with terminal.left_as_found(), open_notebook() as notebook:
        wished = seen.wants_plain or notebook.wishes.plain if plain is None else plain
        is_plain = wished or not seen.moves or not terminal.draws()
        with _asker(is_plain, ascii_only, color and not seen.no_color) as asker:
            clerk = Clerk(
                asker=asker, book=rules.handbook, today=today, places=notebook.wishes.places
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
        raise MissingAnswersError(missing(position, given, rules))


def _farewell(office: Office) -> None:
    office.asker.say()
    if office.kept:
        office.asker.say("已退出。答过的都存好了，下次运行 ybcli 可以接着答。")
    else:
        office.asker.say("已退出。")
