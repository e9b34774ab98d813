"""What can be wrong with a command: its words, its folder, where it runs, what it came to."""

from __future__ import annotations

from typing import ClassVar

from ybcli.errors.family import UsageError, YbcliError, listed, quoted
from ybcli.errors.handbook import NAME_KINDS
from ybcli.text import safe

COMMAND_LINE_PROBLEMS = {
    "no_such_command": "没有{word}这个命令。",
    "no_such_option": "没有{word}这个选项。",
    "no_value": "选项{word}后面要写一个值。",
    "needless_value": "选项{word}后面不用写值。",
    "missing": "还少一项：{word}。",
    "bad_value": "{word}的值不对。",
    "extra": "多了{word}。",
    "bad_setting": "--set {word}写法不对，要写成 --set 问题=回答。",
    "no_completion": "这种 shell 没有自动补全。",
    "not_on_screen": "{word}不能显示在屏幕上，请加 -o 写到文件。",
    "other": "命令写法不对：{word}。",
}
"""What may be wrong with a command line."""


class UnknownNameError(UsageError):
    """A name that the handbook does not have; `kind` is one of `NAME_KINDS`."""

    kind: str
    given: str
    nearest: str | None = None
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.nearest:
            hint = f"是不是想写{quoted(self.nearest)}？"
        elif self.candidates:
            hint = f"可用的有：{listed(self.candidates)}。"
        else:
            hint = "请检查拼写。"
        return f"没有叫{quoted(self.given)}的{NAME_KINDS[self.kind]}。{hint}"


class CommandLineError(UsageError):
    """The command line itself is wrong; `problem` is a key of `COMMAND_LINE_PROBLEMS`."""

    problem: str
    word: str = ""
    nearest: str | None = None

    def __str__(self) -> str:
        text = COMMAND_LINE_PROBLEMS[self.problem].format(word=quoted(self.word))
        hint = f"是不是想写{quoted(self.nearest)}？" if self.nearest else "用法见 --help。"
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
        return f"规则文件夹{quoted(self.folder)}不能用：{FOLDER_PROBLEMS[self.problem]}"


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
