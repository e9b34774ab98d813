"""What can go wrong, in words, each with its exit status."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple, TypeAlias, dataclass_transform

from ybcli.text import mask, safe

FAULTS_SHOWN = 20

Choice: TypeAlias = tuple[str, str]
"""An option's id and its label."""


NAME_KINDS = {
    "command": "命令",
    "flow": "事项",
    "format": "格式",
    "option": "选项",
    "question": "问题",
    "source": "依据",
    "term": "名词",
}
"""What a name may name, in the words of a message."""


@dataclass_transform(eq_default=False)
class YbcliError(Exception):
    """Something a person can put right; its text says what, where, and what to do.

    A subclass names its data as annotations, as a dataclass would, and is made with them.
    """

    exit_status: ClassVar[int] = 1
    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        own = vars(cls).get("__annotations__", {})
        data = (name for name, kind in own.items() if "ClassVar" not in kind)
        cls.fields = (*cls.fields, *data)

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(type(self).fields, values, strict=False)) | named
        for name in type(self).fields:
            setattr(self, name, given[name] if name in given else getattr(type(self), name))

    def as_dict(self) -> dict[str, object]:
        """Return the error for `--json`."""
        return {"error": str(self), "exit": self.exit_status}

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with all fields, which `Exception` alone would lose."""
        return _revive, (type(self), vars(self))


def _revive(kind: type[YbcliError], fields: dict[str, object]) -> YbcliError:
    error = kind.__new__(kind)
    vars(error).update(fields)
    return error


class Fault(NamedTuple):
    """One mistake in a handbook; `at` is `flows/filing.yaml:41`."""

    at: str
    problem: str

    def __str__(self) -> str:
        return f"{safe(self.at)} {safe(self.problem)}"


class HandbookError(YbcliError):
    """The handbook does not load."""

    faults: tuple[Fault, ...]
    exit_status: ClassVar[int] = 3

    def __str__(self) -> str:
        lines = [f"规则文件有误，共 {len(self.faults)} 处，请按下面的位置改正："]
        lines += [f"  {fault}" for fault in self.faults[:FAULTS_SHOWN]]
        if len(self.faults) > FAULTS_SHOWN:
            lines.append(f"  还有 {len(self.faults) - FAULTS_SHOWN} 处")
        return "\n".join(lines)


class UsageError(YbcliError):
    """What was typed, or left out, cannot be used."""

    exit_status: ClassVar[int] = 2


class UnknownNameError(UsageError):
    """A name that the handbook does not have; `kind` is one of `NAME_KINDS`."""

    kind: str
    given: str
    nearest: str | None = None
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.nearest:
            hint = f"是不是想写{_quote(self.nearest)}？"
        elif self.candidates:
            hint = f"可用的有：{_listed(self.candidates)}。"
        else:
            hint = "请检查拼写。"
        return f"没有叫{_quote(self.given)}的{NAME_KINDS[self.kind]}。{hint}"


class UnknownPlaceError(UsageError):
    """No place has this name."""

    given: str
    nearest: str | None = None

    def __str__(self) -> str:
        near = f"是不是{_quote(self.nearest)}？" if self.nearest else ""
        return f"没有找到地方{_quote(self.given)}。{near}请输入城市名、拼音、首字母或 6 位代码。"


class AmbiguousPlaceError(UsageError):
    """Several places have this name; `candidates` are their full names with code."""

    given: str
    candidates: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{_quote(self.given)}可能是好几个地方：{_listed(self.candidates)}。"
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
    is its question's kind.
    """

    question_id: str
    given: str
    allowed: tuple[str, ...] = ()
    flag: str = ""
    expects: str = ""

    def __str__(self) -> str:
        where = self.flag or self.question_id
        open_ = OPEN_KINDS.get(self.expects, self.expects)
        known = tuple(filter(None, (open_, *self.allowed)))
        wanted = f"可以填：{_listed(known)}。" if known else ""
        return f"{where} 的回答{_quote(self.given)}不对。{wanted}"


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


class StrayAnswerError(UsageError):
    """Answers to questions that these circumstances do not ask."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"按这种情况不会问到：{_listed(self.names)}。请去掉这些回答，或检查前面的回答。"


class ConflictError(UsageError):
    """One question answered twice, differently."""

    question: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{safe(self.question)} 给了不同的回答：{_listed(self.values)}。请只留一个。"


class MissingAnswer(NamedTuple):
    """A question that is still open, how to answer it by flag, and what may be answered."""

    id: str
    flag: str
    label: str
    kind: str
    options: tuple[Choice, ...] = ()

    def __str__(self) -> str:
        options = (f"{id_}（{label}）" for id_, label in self.options)
        values = " | ".join(filter(None, (OPEN_KINDS[self.kind], *options)))
        return f"{self.flag}  {self.label}：{values}"


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


COMMAND_LINE_PROBLEMS = {
    "no_such_command": "没有{word}这个命令。",
    "no_such_option": "没有{word}这个选项。",
    "no_value": "选项{word}后面要写一个值。",
    "needless_value": "选项{word}后面不用写值。",
    "missing": "还少一项：{word}。",
    "bad_value": "{word}的值不对。",
    "extra": "多了{word}。",
    "bad_setting": "--set {word}写法不对，要写成 --set 问题=回答。",
    "not_on_screen": "{word}不能显示在屏幕上，请加 -o 写到文件。",
    "other": "命令写法不对：{word}。",
}
"""What may be wrong with a command line."""

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
        return f"日期{_quote(self.given)}不对。请写成 2026-11-22 这样。"


class TooEarlyError(UsageError):
    """A day is asked for on which the rules of the matter had not begun."""

    day: date
    since: date

    def __str__(self) -> str:
        return f"这件事的规定从 {self.since} 才有，{self.day} 那天还没有。请把日期改晚一些。"


class CommandLineError(UsageError):
    """The command line itself is wrong; `problem` is a key of `COMMAND_LINE_PROBLEMS`."""

    problem: str
    word: str = ""
    nearest: str | None = None

    def __str__(self) -> str:
        text = COMMAND_LINE_PROBLEMS[self.problem].format(word=_quote(self.word))
        hint = f"是不是想写{_quote(self.nearest)}？" if self.nearest else "用法见 --help。"
        return text + hint


class NoTerminalError(UsageError):
    """A person was to be asked, and there is nobody to ask."""

    def __str__(self) -> str:
        return "现在不能提问（输入或屏幕不是终端）。请用选项给出回答，见 ybcli --help。"


FOLDER_PROBLEMS = {
    "absent": "没有这个文件夹。",
    "empty": "里面没有 handbook.yaml。",
    "no_revision": "既不是文件夹，也不是 git 里的版本。",
    "not_in_revision": "这个版本里没有规则文件夹。",
}
"""What may be wrong with the folder of a handbook."""


class FlowsFolderError(UsageError):
    """The folder given as a handbook is not one; `problem` is a key of `FOLDER_PROBLEMS`."""

    folder: str
    problem: str

    def __str__(self) -> str:
        return f"规则文件夹{_quote(self.folder)}不能用：{FOLDER_PROBLEMS[self.problem]}"


class ExtraMissingError(UsageError):
    """An optional part is not installed; `what` is what it was wanted for."""

    extra: str
    what: str

    def __str__(self) -> str:
        return f'{self.what}需要另装组件，请运行：pip install "ybcli[{self.extra}]"'


class UnconfirmedError(YbcliError):
    """`--strict`, and something on the sheet is not confirmed."""

    items: tuple[str, ...]
    exit_status: ClassVar[int] = 4

    def __str__(self) -> str:
        lines = [f"有 {len(self.items)} 处还没有核实（因为用了 --strict，按失败处理）："]
        return "\n".join(lines + [f"  {safe(item)}" for item in self.items])


FILE_PROBLEMS = {
    "link": "这是一个链接，不往里写。换一个名字。",
    "special": "这不是普通文件，不往里写。换一个名字。",
    "exists": "文件已经存在。换一个名字，或加 --force 覆盖。",
    "closed": "标准输出是关闭的。",
    "other": "系统报告的错误号是 {number}。",
}
"""Why a file is not written, beside what the system may say."""

SYSTEM_PROBLEMS = {
    errno.ENOENT: "所在的文件夹不存在。",
    errno.ENOTDIR: "所在的文件夹不存在。",
    errno.EACCES: "没有权限。换一个文件夹再试。",
    errno.EPERM: "没有权限。换一个文件夹再试。",
    errno.EROFS: "这个位置是只读的。换一个文件夹再试。",
    errno.ENOSPC: "磁盘满了。",
    errno.EDQUOT: "磁盘配额用完了。",
    errno.EFBIG: "文件太大。",
    errno.EISDIR: "这是一个文件夹。",
    errno.ENAMETOOLONG: "文件名太长。",
    errno.EINVAL: "文件名不能用。",
}
"""Why the system refused a file, by its number."""


class OutputError(YbcliError):
    """A file cannot be read or written; `problem` says why, in words."""

    file: str
    problem: str
    exit_status: ClassVar[int] = 74

    def __str__(self) -> str:
        return f"{_quote(self.file)}读写失败：{safe(self.problem)}"


class OutputExistsError(OutputError):
    """The file to be written is already there."""

    def __init__(self, file: str) -> None:
        """Take the file's name; the rest is always the same."""
        super().__init__(file, FILE_PROBLEMS["exists"])

    def __str__(self) -> str:
        return f"没有写入{_quote(self.file)}：{self.problem}"


def _quote(given: str) -> str:
    return f"“{mask(safe(given, limit=80))}”"


def _listed(names: Iterable[str]) -> str:
    return "、".join(mask(safe(name, limit=80)) for name in names)
