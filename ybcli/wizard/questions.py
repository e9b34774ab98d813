"""A question of the handbook as a page, and an answer to it said back in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ybcli.checklist.said import in_words
from ybcli.model import CARE, HOME, UNKNOWN, Handbook, Kind, Question, Unsure
from ybcli.record import Record
from ybcli.wizard.entries import DayEntry, PlaceEntry, day_in_full, place_name, plain_day
from ybcli.wizard.page import BACK_ROW, MARGIN, Asker, Entry, Move, Page, Row

STILL_UNSURE = "还是不确定，先往下走"
NOW_SURE = "能确定了，回去答"
_ALONE = frozenset({UNKNOWN, "none"})


class Clerk(Record):
    """Who asks questions of a handbook: on which day, through whom; `places`: those last used."""

    asker: Asker
    book: Handbook
    today: date
    places: Callable[[], Mapping[str, str]] = dict

    def ask(
        self,
        question: Question,
        *,
        number: int | None,
        remaining: tuple[int, int] | None = None,
        default: str = "",
        back: str = "",
    ) -> str | Move:
        """Have a question answered: the canonical answer, or the way back.

        `number`: which one it is; None where an answer is changed. `back`: as of `Page`.
        """
        page = Page(
            ask=question.ask,
            head=_head(question, number, remaining),
            hint=f"为什么问：{question.why}" if question.why else "",
            rows=self._rows(question),
            default=default,
            back=back,
            help=self._help(question),
        )
        while True:
            answer = self._put(question, page)
            if answer != UNKNOWN or not question.how:
                return answer
            surer = self._find_out(question, page)
            if surer is not Move.BACK:
                return surer
            page = replace(page, default=UNKNOWN)

    def echo(self, question: Question, answer: str) -> None:
        """Leave an answer on the screen, in full."""
        words = self.in_words(question, answer)
        if answer == UNKNOWN:
            words += "（已记入“还要核实的事”）"
        elif question.kind is Kind.DATE:
            words = day_in_full(date.fromisoformat(answer), self.today)
        self.asker.say(f"{question.label}：{words}", head=MARGIN)

    def in_words(self, question: Question, answer: str) -> str:
        """An answer as a person would say it."""
        if answer != UNKNOWN and question.kind is Kind.DATE:
            return plain_day(date.fromisoformat(answer))
        if question.kind is Kind.PLACE and answer in self.book.places:
            return place_name(self.book, answer)
        return in_words(self.book, question, answer)

    def _put(self, question: Question, page: Page) -> str | Move:
        match question.kind:
            case Kind.CHOICE:
                return self.asker.choose(page)
            case Kind.CHOICES:
                return self._tick(page)
            case Kind.PLACE | Kind.DATE:
                return self.asker.write(page, self._entry(question, page.default))

    def _tick(self, page: Page) -> str | Move:
        ticked = self.asker.tick(page)
        if isinstance(ticked, Move):
            return ticked
        return UNKNOWN if UNKNOWN in ticked else ",".join(ticked)

    def _entry(self, question: Question, default: str) -> Entry:
        if question.kind is Kind.DATE:
            return DayEntry(question=question, today=self.today, earlier=default)
        last = self.places().get(question.id, "")
        return PlaceEntry(book=self.book, earlier=default, last=last)

    def _rows(self, question: Question) -> tuple[Row, ...]:
        if question.kind in (Kind.PLACE, Kind.DATE):
            return ()
        rows = tuple(Row(value=o.id, label=o.label, note=o.note) for o in question.options)
        return (*rows, _unsure_row(question, question.unsure)) if question.unsure else rows

    def _find_out(self, question: Question, page: Page) -> str | Move:
        """Tell how to find out, and ask once more."""
        self.asker.say(f"怎么看：{question.how}", head=MARGIN)
        rows: tuple[Row, ...] = (Row(value=UNKNOWN, label=STILL_UNSURE),)
        chosen = question.kind is Kind.CHOICE
        if chosen:
            rows = (*(row for row in page.rows if row.value != UNKNOWN), *rows)
        return self.asker.choose(
            replace(
                page,
                ask=f"现在能确定了吗？（{question.label}）",
                hint="",
                rows=rows,
                default=UNKNOWN,
                back=BACK_ROW if chosen else NOW_SURE,
            )
        )

    def _help(self, question: Question) -> tuple[str, ...]:
        """Why it is asked, how to find out, and what its terms mean."""
        lines = []
        if question.why:
            lines.append(f"为什么问：{question.why}")
        if question.how:
            lines.append(f"怎么看：{question.how}")
        text = "\n".join([question.ask, *(o.label + o.note for o in question.options)])
        lines += [
            f"{entry.word}：{entry.meaning}"
            for entry in self.book.glossary.values()
            if any(word in text for word in (entry.word, *entry.also))
        ]
        return tuple(lines)


def exclusive(ticked: Sequence[str]) -> tuple[str, ...]:
    """What stays ticked, in the order of ticking: “none of these” and 不确定 stand alone."""
    if ticked and ticked[-1] in _ALONE:
        return (ticked[-1],)
    return tuple(value for value in ticked if value not in _ALONE)


def places_in(answers: Mapping[str, str]) -> dict[str, str]:
    """The two places among some answers."""
    return {role: answers[role] for role in (HOME, CARE) if role in answers}


def _unsure_row(question: Question, unsure: Unsure) -> Row:
    note = "选它，会告诉您怎么看" if question.how else "先往下走，记入“还要核实的事”"
    return Row(value=UNKNOWN, label=unsure.label, note=note)


def _head(question: Question, number: int | None, remaining: tuple[int, int] | None) -> str:
    section = f"  {question.section}" if question.section else ""
    which = "修改回答" if number is None else f"第 {number} 题"
    return f"{which}{section}{_to_come(remaining)}"


def _to_come(remaining: tuple[int, int] | None) -> str:
    """How many more there are after this one, the fewest and the most."""
    if remaining is None:
        return ""
    low, high = remaining[0] - 1, remaining[1] - 1
    if high == 0:
        return "（最后一题）"
    if low == 0:
        return f"（最多还有 {high} 题）"
    return f"（大约还有 {low} 题）" if low == high else f"（大约还有 {low} 到 {high} 题）"
