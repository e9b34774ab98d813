"""What can be wrong with an answer, a place, a date, or a file of answers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeAlias

from ybcli.errors.family import UsageError, YbcliError, listed, quoted
from ybcli.errors.handbook import Fault
from ybcli.text import mask, safe

Choice: TypeAlias = tuple[str, str]
"""An option's id, or a question's flag, and its label."""


class UnknownPlaceError(UsageError):
    """No place has this name."""

    given: str
    nearest: str | None = None

    def __str__(self) -> str:
        near = f"是不是{quoted(self.nearest)}？" if self.nearest else ""
        return (
            f"没有找到地方{quoted(self.given)}。{near}"
            "请写城市名、拼音、首字母或 6 位代码；县和区，写它所在的市。"
        )


class AmbiguousPlaceError(UsageError):
    """Several places have this name; `candidates` are their full names with code."""

    given: str
    candidates: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{quoted(self.given)}可能是好几个地方：{listed(self.candidates)}。"
            "请写全名或 6 位代码。"
        )


OPEN_KINDS = {
    "place": "城市名、拼音或 6 位代码",
    "date": "日期（如 2026-11-22）",
    "choice": "",
    "choices": "",
}
"""What to answer to a question of each kind, beside its options."""


class InvalidAnswerError(UsageError):
    """An answer that its question does not allow; `allowed` is empty for a place or a date.

    `flag` is how it was given, if by flag; `expects` says what a place or date looks like, or
    is its question's kind. `nearest` is the id or label it may have meant.
    """

    question_id: str
    given: str
    allowed: tuple[Choice, ...] = ()
    flag: str = ""
    expects: str = ""
    nearest: str | None = None

    def __str__(self) -> str:
        where = self.flag or self.question_id
        values = _values(OPEN_KINDS.get(self.expects, self.expects), self.allowed)
        near = f"是不是想写{quoted(self.nearest)}？" if self.nearest else ""
        wanted = f"可以填：{values}。" if values else ""
        return f"{where} 的回答{quoted(self.given)}不对。{near}{wanted}"


class NoSuchDayError(UsageError):
    """A date that the calendar does not have; `year` None if none was given."""

    year: int | None
    month: int
    day: int

    def __str__(self) -> str:
        if not 1 <= self.month <= 12:
            return f"没有 {self.month} 月。日期写成 12月1日 或 2026-12-01。"
        year = f"{self.year} 年 " if self.year else ""
        return f"{year}{self.month} 月没有 {self.day} 日。请看一下日历再填。"


class NotYetError(UsageError):
    """A day still to come, where the question is of something that has happened."""

    flag: str
    day: date

    def __str__(self) -> str:
        return f"{self.flag} 填的 {self.day} 还没有到。请写今天或以前的日子。"


class StrayAnswerError(UsageError):
    """Answers to questions that these circumstances do not ask: the flag and label of each."""

    names: tuple[Choice, ...]

    def __str__(self) -> str:
        names = "、".join(map(_worded, self.names))
        return f"按这种情况不会问到：{names}。请去掉这些回答，或检查前面的回答。"


class ConflictError(UsageError):
    """One question answered twice, differently."""

    question: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{safe(self.question)} 给了不同的回答：{listed(self.values)}。请只留一个。"


class MissingAnswer(NamedTuple):
    """A question that is still open, how to answer it by flag, and what may be answered."""

    id: str
    flag: str
    label: str
    kind: str
    options: tuple[Choice, ...] = ()

    def __str__(self) -> str:
        return f"{self.flag}  {self.label}：{_values(OPEN_KINDS[self.kind], self.options)}"


class MissingAnswersError(UsageError):
    """Questions are open and nobody may be asked."""

    missing: tuple[MissingAnswer, ...]

    def __str__(self) -> str:
        lines = [f"还差 {len(self.missing)} 个回答，请补上："]
        return "\n".join(lines + [f"  {safe(answer)}" for answer in self.missing])

    def as_dict(self) -> dict[str, object]:
        """Add each open question with its flag and allowed values."""
        return YbcliError.as_dict(self) | {
            "missing": [
                {
                    "id": answer.id,
                    "flag": answer.flag,
                    "label": answer.label,
                    "kind": answer.kind,
                    "options": [{"id": id_, "label": label} for id_, label in answer.options],
                }
                for answer in self.missing
            ]
        }


ANSWERS_FILE_PROBLEMS = {
    "too_large": "文件太大，不像是保存的回答。",
    "foreign": "不是本程序保存的回答。要有 schema（1）、flow 和 answers 三项，没有别的。",
    "other_flow": "是另一个事项的回答。",
    "not_there": "不存在。",
    "not_readable": "读不了。",
}
"""What may be wrong with a file of answers, beside what any YAML file may have wrong."""


class AnswersFileError(UsageError):
    """A file of answers that cannot be read or understood.

    `problem` is a key of `ANSWERS_FILE_PROBLEMS`, or a fault in words.
    """

    file: str
    line: int | None
    problem: str

    @classmethod
    def of(cls, fault: Fault) -> AnswersFileError:
        """Make it of a fault the YAML reader found."""
        file, _, line = fault.at.rpartition(":")
        return cls(file, int(line), fault.problem)

    def __str__(self) -> str:
        place = f"{safe(self.file)}:{self.line}" if self.line else safe(self.file)
        problem = ANSWERS_FILE_PROBLEMS.get(self.problem, self.problem)
        return f"回答文件 {place} {safe(mask(problem))}"


class BadDateError(UsageError):
    """A flag that wants a date got something else."""

    given: str

    def __str__(self) -> str:
        return f"日期{quoted(self.given)}不对。请写成 2026-11-22 这样。"


class TooEarlyError(UsageError):
    """A day is asked for on which the rules of the matter had not begun."""

    day: date
    since: date

    def __str__(self) -> str:
        return f"这件事的规定从 {self.since} 才有，{self.day} 那天还没有。请把日期改晚一些。"


def _worded(choice: Choice) -> str:
    name, label = choice
    return safe(f"{name}（{label}）")


def _values(open_: str, choices: tuple[Choice, ...]) -> str:
    """What may be answered: what an open kind wants, then each option."""
    return " | ".join(filter(None, (safe(open_), *map(_worded, choices))))
