"""A whole visit: from the first question, or where the last visit was left, to the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ybcli.engine import Finished, Taken
from ybcli.model import Flow, Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.wizard.draft import Draft, restore, shared
from ybcli.wizard.interview import Interview
from ybcli.wizard.notebook import Notebook, Session
from ybcli.wizard.page import Asker, Move, Page, Row
from ybcli.wizard.questions import Clerk

RESUME, ANEW = "resume", "anew"

Save: TypeAlias = Callable[[Checklist, str], str]
"""Put a sheet into a file of some format; return the file's name."""


@dataclass
class Office:
    """Everything one visit needs; what it has learnt so far is for all the flows of the visit.

    `answered`: on the way to each sheet. `in_hand`: the papers that were ticked, by id.
    """

    rules: Rulebook
    clerk: Clerk
    notebook: Notebook
    kept: bool = False
    answered: list[Taken] = field(default_factory=list)
    in_hand: set[str] = field(default_factory=set)

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
        """Ask, hand over the sheet, and go on for as long as the person wants to.

        Without a flow the first question leads to one.
        """
        self._tell_trouble()
        interview = self.resumed() or self.begun(flow, given)
        while True:
            got = interview.run()
            if isinstance(got, Finished):
                self.answered += got.path
                then = self._hand_over(got, save, show, plain)
                if then is None:
                    self.notebook.forget()
                    return
                if isinstance(then, Flow):
                    self.asker.say()
                    self.asker.say(f"下面办：{then.title}")
                    known = shared(self.answered, then, self.rules)
                    interview = self._interview(_drafted(then, known), behind=interview)
                elif then is Move.RESTART:
                    interview = self._anew(flow, given)
            elif got is Move.RESTART:
                interview = self._anew(flow, given)
            elif interview.behind:
                interview = interview.behind
                interview.keep(interview.draft)
            else:
                interview = self.begun(None, {}, before=interview.draft)

    def complete(self, flow: Flow, given: Mapping[str, str], *, review: bool) -> Finished:
        """Ask what the given answers leave open, and nothing after it.

        Raises:
            StrayAnswerError: some of them belong to no question asked.
        """
        left = self.notebook.session
        if left and (given or left.flow != flow.id):
            self.notebook.spare()
        self._tell_trouble()
        interview = self.resumed() or self.begun(flow, given)
        interview.before = 0  # a flow that was named has no question before it
        while True:
            interview.strict = True
            got = interview.run(review=review)
            if isinstance(got, Finished):
                self.notebook.forget()
                return got
            interview = self.begun(flow, given)

    def _hand_over(
        self, finished: Finished, save: Save | None, show: Callable[[Checklist], None], plain: bool
    ) -> Move | Flow | None:
        """Make the sheet, show it, and do what is wanted with it; return where to go on."""
        from ybcli.checklist import make_checklist
        from ybcli.wizard.after import Counter

        sheet = make_checklist(finished, self.rules)
        show(sheet)
        return Counter(
            asker=self.asker,
            book=self.book,
            notebook=self.notebook,
            finished=finished,
            sheet=sheet,
            save=save,
            plain=plain,
            in_hand=self.in_hand,
        ).serve()

    def begun(
        self, flow: Flow | None, given: Mapping[str, str], before: Draft | None = None
    ) -> Interview:
        """An interview from its first question; without a flow, the one that leads to it.

        `before`: answers of the visit so far, which stay where they still fit.
        """
        if flow is not None:
            return self._interview(_drafted(flow, given))
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
        again = frozenset(session.again)
        kept, lost = restore(flow, session.answers, again, self.rules, self.clerk.today)
        draft = Draft(
            flow=flow,
            answers=kept.answers,
            again=kept.again,
            given=frozenset(session.given) & kept.answers.keys(),
        )
        self.kept = self.notebook.usable
        answered = draft.number(self.rules) - 1 + bool(session.start)
        position = draft.position(self.rules)
        done = isinstance(position, Finished)
        if not draft.answers or not self._wanted(flow, answered, done=done):
            return None
        self._say_changes(session, flow, lost)
        if not done:  # else the check page is next, and shows them all
            for taken in position.path:
                self.clerk.echo(taken.question, taken.answer)
        interview = self._interview(
            draft, session.start if session.start in self.book.starts else ""
        )
        interview.said = set(draft.answers)
        return interview

    def _anew(self, flow: Flow | None, given: Mapping[str, str]) -> Interview:
        """Begin as if nobody had been here: the next may be somebody else."""
        self.answered.clear()
        self.in_hand.clear()
        return self.begun(flow, given)

    def _interview(
        self, draft: Draft, start: str = "", behind: Interview | None = None
    ) -> Interview:
        return Interview(
            clerk=self.clerk,
            rules=self.rules,
            draft=draft,
            keep=lambda now: self._keep(now, start),
            before=1 if start else 0,
            behind=behind,
        )

    def _keep(self, draft: Draft, start: str) -> None:
        self.notebook.keep(draft, self.book.version, start)
        self.kept = self.notebook.usable
        self._tell_trouble()

    def farewell(self) -> None:
        """Say whether anything was kept."""
        self.asker.say()
        if self.kept:
            self.asker.say("已退出。答过的都存好了，下次运行 ybcli 可以接着答。")
        else:
            self.asker.say("已退出。")

    def _tell_trouble(self) -> None:
        if self.notebook.trouble:
            self.asker.say(f"注意：{self.notebook.trouble}")
            self.notebook.trouble = ""

    def _wanted(self, flow: Flow, answered: int, *, done: bool) -> bool:
        left, on = ("已经答完", "看") if done else ("还没办完", "答")
        page = Page(
            ask=f"上次的“{flow.title}”{left}（答了 {answered} 题）。要接着{on}吗？",
            rows=(
                Row(value=RESUME, label="继续上次的回答"),
                Row(value=ANEW, label="从头开始", note="上次的回答会被这次的换掉"),
            ),
        )
        return self.asker.choose(page) == RESUME

    def _say_changes(self, session: Session, flow: Flow, lost: tuple[str, ...]) -> None:
        """Say that the handbook changed, and which answers are of no use any more."""
        if session.content != self.book.version:
            self.asker.say(f"规则更新过了：{session.content} -> {self.book.version}。")
        if lost:
            labels = {question.id: question.label for question in flow.questions}
            known = [labels[id_] for id_ in lost if id_ in labels]
            which = f"：{'、'.join(known)}" if known else ""
            self.asker.say(f"有 {len(lost)} 个回答现在用不上了{which}。")


def _drafted(flow: Flow, given: Mapping[str, str]) -> Draft:
    return Draft(flow=flow, answers=dict(given), given=frozenset(given))
