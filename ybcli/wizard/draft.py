"""Answers under way: given once, kept for good, and read through the walk alone.

There is no cursor and no history. What is asked next follows from the answers; going back marks an
answer as to be asked again, and it waits there as the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from ybcli.dates import fits
from ybcli.engine import Finished, Pending, Taken, remaining, validate, walk
from ybcli.errors import InvalidAnswerError
from ybcli.model import UNKNOWN, Flow, Kind, Question
from ybcli.record import Record
from ybcli.rules import Rulebook


class Draft(Record):
    """Every answer so far, on the path or not; which of them are to be asked `again`.

    `given` came from flags or from an earlier sheet: the way back passes over them, until a person
    answers one anew.
    """

    flow: Flow
    answers: Mapping[str, str] = MappingProxyType({})
    again: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    def position(self, rules: Rulebook) -> Pending | Finished:
        """Where these answers lead."""
        settled = {id_: a for id_, a in self.answers.items() if id_ not in self.again}
        return walk(self.flow, settled, rules)

    def answer(self, question_id: str, answer: str) -> Draft:
        """The same, with a question answered."""
        return Draft(
            flow=self.flow,
            answers={**self.answers, question_id: answer},
            again=self.again - {question_id},
            given=self.given - {question_id},
        )

    def reopen(self, question_id: str) -> Draft:
        """The same, with a question to be asked again."""
        again = self.again | {question_id}
        return Draft(flow=self.flow, answers=self.answers, again=again, given=self.given)

    def back(self, rules: Rulebook) -> Draft | None:
        """The same, with the last question that a person answered open again; None if none is."""
        asked = [t.question.id for t in self.position(rules).path]
        own = [id_ for id_ in asked if id_ not in self.given]
        return self.reopen(own[-1]) if own else None

    def number(self, rules: Rulebook) -> int:
        """The number of the open question, among those that a person is asked."""
        return 1 + sum(t.question.id not in self.given for t in self.position(rules).path)

    def to_come(self, pending: Pending, rules: Rulebook) -> tuple[int, int] | None:
        """How many questions are left; None where answers lie ahead that would not be asked."""
        ahead = self.answers.keys() - pending.answers.keys() - self.again
        return None if ahead else remaining(pending, rules)


def restore(
    flow: Flow,
    answers: Mapping[str, str],
    again: frozenset[str],
    rules: Rulebook,
    today: date | None = None,
) -> tuple[Draft, tuple[str, ...]]:
    """Answers from an earlier day, as far as they still hold, and the ids of those that do not.

    `today`: a day that was to come, and is over by then, holds no more.
    """
    questions = {question.id: question for question in flow.questions}
    kept = {
        id_: answer
        for id_, answer in answers.items()
        if id_ in questions and _holds(questions[id_], answer, rules, today)
    }
    draft = Draft(flow=flow, answers=kept, again=again & kept.keys())
    return draft, tuple(id_ for id_ in answers if id_ not in kept)


def _holds(question: Question, answer: str, rules: Rulebook, today: date | None) -> bool:
    try:
        validate(question, answer, rules.handbook)
    except InvalidAnswerError:
        return False
    if today is None or question.kind is not Kind.DATE or answer == UNKNOWN:
        return True
    return fits(date.fromisoformat(answer), today, question.tense)


def shared(path: Iterable[Taken], flow: Flow, rules: Rulebook) -> dict[str, str]:
    """Those answers that a flow would ask for in the same words; the last of several."""
    questions = {question.id: question for question in flow.questions}
    answers = {t.question.id: t.answer for t in path if t.question == questions.get(t.question.id)}
    return dict(restore(flow, answers, frozenset(), rules)[0].answers)
