"""The tea handbook, and a person who answers by script: pages alone, or a whole visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from ybcli.errors import ExtraMissingError
from ybcli.loader import load
from ybcli.model import Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.wizard.draft import Draft
from ybcli.wizard.interview import Interview
from ybcli.wizard.notebook import open_notebook
from ybcli.wizard.office import Office
from ybcli.wizard.page import Entry, Move, Page
from ybcli.wizard.questions import Clerk

TODAY = date(2026, 11, 22)
YANTAI, JINAN, SHANGHAI, JILIN_CITY = "370600", "370100", "310000", "220200"
FAR = {"home": YANTAI, "care": SHANGHAI, "scheme": "resident", "leaves": "green"}
WHOLE = {**FAR, "drunk_on": "2026-12-01"}


@cache
def tea() -> Handbook:
    return load(Path(__file__).parent / "toy", shipped=True)


def rules() -> Rulebook:
    return Rulebook(tea(), TODAY)


class Script:
    """An asker that plays a list of answers and notes what it was asked and told."""

    def __init__(self, *answers: str | tuple[str, ...] | Move | type[BaseException]) -> None:
        self.answers = list(answers)
        self.pages: list[Page] = []
        self.entries: list[Entry] = []
        self.told: list[str] = []

    @property
    def asked(self) -> list[str]:
        return [page.ask for page in self.pages]

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def say(self, text: str = "", *, head: str = "") -> None:
        self.told.append(head + text)

    def choose(self, page: Page) -> str | Move:
        answer = self._next(page)
        assert isinstance(answer, Move) or answer in [row.value for row in page.rows], page
        return answer

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        answer = self._next(page)
        return answer if isinstance(answer, Move) else tuple(str(answer).split(","))

    def write(self, page: Page, entry: Entry) -> str | Move:
        self.entries.append(entry)
        answer = self._next(page)
        return answer if isinstance(answer, Move) else entry.read(str(answer))

    def _next(self, page: Page) -> str | Move:
        self.pages.append(page)
        answer = self.answers.pop(0)
        if isinstance(answer, type):
            raise answer
        assert page.back or answer is not Move.BACK, "there is no way back here"
        return answer if isinstance(answer, Move) else str(answer)


class Visit:
    """One visit, its script played to the end."""

    def __init__(
        self,
        *answers: object,
        flow: str = "",
        given: Mapping[str, str] | None = None,
        saves: bool = True,
        plain: bool = False,
        book: Handbook | None = None,
    ) -> None:
        book = book or tea()
        self.script = Script(*answers)  # type: ignore[arg-type]
        self.shown: list[Checklist] = []
        self.saved: list[tuple[Checklist, str]] = []
        with open_notebook() as notebook:
            office = Office(
                rules=Rulebook(book, TODAY),
                clerk=Clerk(
                    asker=self.script,
                    book=book,
                    today=TODAY,
                    places=lambda: notebook.wishes.places,
                ),
                notebook=notebook,
            )
            office.visit(
                book.flows[flow] if flow else None,
                given or {},
                save=self.save if saves else None,
                show=self.shown.append,
                plain=plain,
            )
        assert not self.script.answers

    def save(self, sheet: Checklist, format_: str) -> str:
        if format_ == "pdf":
            raise ExtraMissingError("pdf", "PDF ")
        self.saved.append((sheet, format_))
        return f"清单.{format_}"

    def told(self, words: str) -> bool:
        return any(words in line for line in self.script.told)


def interview(
    script: Script,
    answers: Mapping[str, str] | None = None,
    given: Iterable[str] = (),
    keep: Callable[[Draft], None] = lambda _: None,
    flow: str = "tea",
    before: int = 0,
) -> Interview:
    return Interview(
        clerk=Clerk(asker=script, book=tea(), today=TODAY),
        rules=rules(),
        draft=Draft(flow=tea().flows[flow], answers=dict(answers or {}), given=frozenset(given)),
        keep=keep,
        before=before,
    )
