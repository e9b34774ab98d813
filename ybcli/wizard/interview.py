"""The interview: ask what is open until nothing is, then have it checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ybcli.answers import stray
from ybcli.engine import Finished, Pending, Taken
from ybcli.model import Question
from ybcli.rules import Rulebook
from ybcli.text import width
from ybcli.wizard.draft import Draft
from ybcli.wizard.page import BACK_ROW, KEEP_ROW, MARGIN, Move, Page, Row
from ybcli.wizard.questions import Clerk

CORRECT, CHANGE, RESTART = "correct", "change", "restart"
_CHECK_HELP = "选“修改某一项”，只重答那一项，别的回答不动；改出新的题来会接着问。"
_CHANGE_HELP = "选一项重新回答。改完回到核对的那一页。"


@dataclass
class Interview:
    """One flow asked through a clerk, kept by `keep` after each answer.

    `before`: how many questions were asked before this flow; one of them can be gone back to.
    `behind`: the interview whose sheet led here, and can be gone back to.
    `strict`: answers that were given must belong to questions asked, before any is changed.
    """

    clerk: Clerk
    rules: Rulebook
    draft: Draft
    keep: Callable[[Draft], None]
    before: int = 0
    behind: Interview | None = None
    strict: bool = False
    said: set[str] = field(default_factory=set)

    def run(self, *, review: bool = True) -> Finished | Move:
        """Ask to the end and have the answers checked.

        Returns `Move.BACK` out of the first question and `Move.RESTART` from the check page.

        Raises:
            StrayAnswerError: `strict`, and a given answer belongs to no question asked.
        """
        while True:
            draft = self._fill(self.draft)
            if isinstance(draft, Move):
                return draft
            self.draft = draft
            finished = self._finished(draft)
            if self.strict:
                self._refuse_strays(finished)
            if not review:
                return finished
            got = self.review()
            if got is not Move.BACK:
                return got

    def review(self) -> Finished | Move:
        """The check page: correct, change one answer, start again, or go back to the last."""
        changed: frozenset[str] = frozenset()
        while True:
            finished = self._finished(self.draft)
            self._show(finished.path, changed)
            match self._verdict(finished):
                case Move.BACK:
                    self._reopen_last()
                    return Move.BACK
                case "correct":
                    return finished
                case "change":
                    changed = self._change(finished)
                case _:
                    return Move.RESTART

    def _finished(self, draft: Draft) -> Finished:
        position = draft.position(self.rules)
        if isinstance(position, Pending):  # `_fill` only ends at an end
            raise TypeError(position.question.id)
        return position

    def _refuse_strays(self, finished: Finished) -> None:
        self.strict = False
        strays = self.draft.given - finished.answers.keys()
        if strays:
            raise stray(finished.flow, strays)

    def _fill(self, draft: Draft, anchor: str = "") -> Draft | Move:
        """Ask whatever is open; the way back ends at `anchor`."""
        while isinstance(position := draft.position(self.rules), Pending):
            self._announce(position.path, draft.given)
            question = position.question
            back = draft.back(self.rules)
            answer = self.clerk.ask(
                question,
                number=None if anchor else self.before + draft.number(self.rules),
                remaining=draft.to_come(position, self.rules),
                default=draft.answers.get(question.id, ""),
                back=self._back_row(question, anchor, back),
            )
            if isinstance(answer, str):
                self.clerk.echo(question, answer)
                draft = draft.answer(question.id, answer)
            elif question.id == anchor:
                return Move.BACK
            elif back is None:
                self.draft = draft
                return Move.BACK
            else:
                draft = back
            self.keep(draft)
        self._announce(position.path, draft.given)
        return draft

    def _back_row(self, question: Question, anchor: str, back: Draft | None) -> str:
        if question.id == anchor:
            return KEEP_ROW
        return BACK_ROW if anchor or back or self.before or self.behind else ""

    def _announce(self, path: Iterable[Taken], given: frozenset[str]) -> None:
        """Say back, once, the answers that nobody was asked for."""
        for taken in path:
            if taken.question.id in given and taken.question.id not in self.said:
                self.said.add(taken.question.id)
                self.clerk.echo(taken.question, taken.answer)

    def _reopen_last(self) -> None:
        """Open the last question on the path; a given one only if there is no other."""
        path = self._finished(self.draft).path
        self.draft = self.draft.back(self.rules) or self.draft.reopen(path[-1].question.id)
        self.keep(self.draft)

    def _show(self, path: tuple[Taken, ...], changed: frozenset[str]) -> None:
        """All answers on one page, under their short labels."""
        asker = self.clerk.asker
        asker.say()
        asker.say("核对您的回答")
        wide = max(width(taken.question.label) for taken in path)
        for n, taken in enumerate(path, 1):
            label = taken.question.label
            value = self.clerk.in_words(taken.question, taken.answer)
            mark = "（刚改过）" if taken.question.id in changed else ""
            gap = " " * (wide - width(label) + 2)
            asker.say(value + mark, head=f"  {f'{n}.':<3} {label}{gap}")

    def _verdict(self, finished: Finished) -> str | Move:
        rows = [Row(value=CORRECT, label="都对，生成清单")]
        if finished.path:
            rows.append(Row(value=CHANGE, label="修改某一项"))
        rows.append(Row(value=RESTART, label="从头再来", note="这些回答都不要了"))
        back = BACK_ROW if finished.path else ""
        page = Page(ask="都对吗？", rows=tuple(rows), back=back, help=(_CHECK_HELP,))
        return self.clerk.asker.choose(page)

    def _change(self, finished: Finished) -> frozenset[str]:
        """Have one answer changed and whatever that opens asked; return the ids that differ."""
        rows = tuple(
            Row(
                value=t.question.id,
                label=f"{t.question.label}：{self.clerk.in_words(t.question, t.answer)}",
            )
            for t in finished.path
        )
        page = Page(ask="要改哪一项？", rows=rows, back=KEEP_ROW, help=(_CHANGE_HELP,))
        picked = self.clerk.asker.choose(page)
        if isinstance(picked, Move):
            return frozenset()
        opened = self.draft.reopen(picked)
        self.keep(opened)
        draft = self._fill(opened, anchor=picked)
        if isinstance(draft, Move):
            self.keep(self.draft)
            return frozenset()
        self.draft = draft
        now = self._finished(draft)
        self._say_void([t.question for t in finished.path if t.question.id not in now.answers])
        before = finished.answers
        return frozenset(id_ for id_, a in now.answers.items() if before.get(id_) != a)

    def _say_void(self, questions: list[Question]) -> None:
        if questions:
            labels = "、".join(question.label for question in questions)
            self.clerk.asker.say(f"改了这一项，下面的回答用不上了：{labels}", head=MARGIN)
