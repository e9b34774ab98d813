"""A whole visit: from the first question, or where the last visit was left, to the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ybcli.checklist import make_checklist
from ybcli.engine import Finished, Pending, remaining, walk
from ybcli.model import Flow, Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.wizard.after import Counter, Save
from ybcli.wizard.draft import Draft, restore, shared
from ybcli.wizard.entries import plain_day
from ybcli.wizard.interview import Interview
from ybcli.wizard.notebook import Notebook, Session
from ybcli.wizard.page import Asker, Move, Page, Row
from ybcli.wizard.questions import Clerk

RESUME, ANEW = "resume", "anew"


@dataclass
class Office:
    """Everything one visit needs."""

    rules: Rulebook
    clerk: Clerk
    notebook: Notebook
    kept: bool = field(default=False)

    @property
    def asker(self) -> Asker:
        """Who asks."""
        return self.clerk.asker

    @property
    def book(self) -> Handbook:
        """The handbook in use."""
        return self.rules.handbook

    def visit(
        self,
        flow: Flow | None,
        given: Mapping[str, str],
        *,
        save: Save | None,
        show: Callable[[Checklist], None],
        plain: bool,
    ) -> None:
        """Ask, hand over the sheet, and go on for as long as the person wants to."""
        self.welcome(flow, given, plain)
        interview = self.resumed() or self.begun(flow, given)
        while True:
            got = interview.run()
            if got is Move.BACK:
                interview = self.begun(None, {}, before=interview.draft)
                continue
            if isinstance(got, Move):
                interview = self.begun(flow, given)
                continue
            sheet = make_checklist(got, self.rules)
            show(sheet)
            counter = Counter(
                asker=self.asker,
                book=self.book,
                notebook=self.notebook,
                finished=got,
                sheet=sheet,
                save=save,
                plain=plain,
            )
            then = counter.serve()
            if then is None:
                self.notebook.forget()
                return
            if then is Move.RESTART:
                interview = self.begun(flow, given)
            elif isinstance(then, Flow):
                interview = self.begun(then, shared(got, then, self.rules))

    def welcome(self, flow: Flow | None, given: Mapping[str, str], plain: bool) -> None:
        """Say what this is, how long it takes and what it does not want to know."""
        book, say = self.book, self.asker.say
        checked = max(
            (
                r.checked
                for region in book.regions.values()
                for rs in region.rulings.values()
                for r in rs
            ),
            default=None,
        )
        when = f"（最近核对 {plain_day(checked)}）" if checked else ""
        say(f"异地就医医保办事向导  规则版本 {book.version}{when}")
        if not book.shipped:
            say(book.words["community"])
        low, high = self._length(flow, given)
        count = f"{low} 个" if low == high else f"{low} 到 {high} 个"
        say(f"回答 {count}问题，得到一张可以打印的材料清单。")
        say("- 不联网，不需要姓名、身份证号、银行卡号。")
        say("- 拿不准就选“不确定”，会告诉您怎么看。")
        reader = "" if plain else "用读屏软件：运行 ybcli --plain"
        say(f"- 看不清字：按 Ctrl 和 + 放大。{reader}")
        self._tell_trouble()

    def begun(
        self, flow: Flow | None, given: Mapping[str, str], before: Draft | None = None
    ) -> Interview:
        """An interview from its first question; without a flow, the one that leads to it.

        `before`: answers of the visit so far, which stay where they still fit.
        """
        if flow is not None:
            return self._interview(Draft(flow=flow, answers=dict(given), given=frozenset(given)))
        answer = self.clerk.ask(self.book.start, number=1)
        start = str(answer)
        self.clerk.echo(self.book.start, start)
        leads = self.book.starts[start]
        flow, preset = self.book.flows[leads.flow], dict(leads.answers)
        kept = Draft(flow=flow)
        if before:
            kept, _ = restore(flow, before.answers, before.again, self.rules)
        draft = Draft(
            flow=flow,
            answers={**kept.answers, **preset},
            again=kept.again - preset.keys(),
            given=frozenset(preset),
        )
        interview = self._interview(draft, start)
        interview.said = set(preset)  # the first answer has said it all
        interview.keep(draft)
        return interview

    def resumed(self) -> Interview | None:
        """An interview from where it was left, if there is one and it is wanted."""
        session, self.notebook.session = self.notebook.session, None
        if session is None:
            return None
        flow = self.book.flows.get(session.flow)
        if flow is None:
            aside = self.notebook.shelve()
            self.asker.say(f"上次的回答用的是另一套规则，这次用不上，已挪到一边（{aside}）。")
            return None
        kept, lost = restore(flow, session.answers, frozenset(session.again), self.rules)
        draft = replace(kept, given=frozenset(session.given) & kept.answers.keys())
        answered = len(draft.answers.keys() - draft.given - draft.again) + bool(session.start)
        if not draft.answers or not self._wanted(flow, answered):
            return None
        self._say_changes(session, flow, lost)
        for taken in draft.position(self.rules).path:
            self.clerk.echo(taken.question, taken.answer)
        interview = self._interview(
            draft, session.start if session.start in self.book.starts else ""
        )
        interview.said = set(draft.answers)
        return interview

    def _interview(self, draft: Draft, start: str = "") -> Interview:
        return Interview(
            clerk=self.clerk,
            rules=self.rules,
            draft=draft,
            keep=lambda now: self._keep(now, start),
            before=1 if start else 0,
        )

    def _keep(self, draft: Draft, start: str) -> None:
        self.notebook.keep(draft, self.book.version, start)
        self.kept = self.notebook.usable
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        if self.notebook.trouble:
            self.asker.say(f"注意：{self.notebook.trouble}")
            self.notebook.trouble = ""

    def _wanted(self, flow: Flow, answered: int) -> bool:
        page = Page(
            ask=f"上次的“{flow.title}”还没办完（答了 {answered} 题）。要接着答吗？",
            rows=(
                Row(value=RESUME, label="继续上次的回答"),
                Row(value=ANEW, label="从头开始", note="上次的回答会被这次的换掉"),
            ),
        )
        return self.asker.choose(page) == RESUME

    def _say_changes(self, session: Session, flow: Flow, lost: tuple[str, ...]) -> None:
        """Say that the handbook changed, and which answers it has no use for any more."""
        if session.content != self.book.version:
            self.asker.say(f"规则更新过了：{session.content} -> {self.book.version}。")
        if lost:
            labels = {question.id: question.label for question in flow.questions}
            known = [labels[id_] for id_ in lost if id_ in labels]
            which = f"：{'、'.join(known)}" if known else ""
            self.asker.say(f"有 {len(lost)} 个回答对不上现在的规则，没有用{which}。")

    def _length(self, flow: Flow | None, given: Mapping[str, str]) -> tuple[int, int]:
        """How many questions there are, the first one included."""
        if flow is not None:
            return self._to_ask(flow, given)
        spans = [
            self._to_ask(self.book.flows[s.flow], s.answers) for s in self.book.starts.values()
        ]
        return 1 + min(low for low, _ in spans), 1 + max(high for _, high in spans)

    def _to_ask(self, flow: Flow, given: Mapping[str, str]) -> tuple[int, int]:
        match walk(flow, given, self.rules):
            case Pending() as pending:
                return remaining(pending, self.rules)
            case Finished():
                return 0, 0
