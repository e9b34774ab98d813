"""Help and usage errors in Chinese: Typer's own are English and cut long names."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from functools import partial
from shutil import get_terminal_size
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ybcli.errors import CommandLineError
from ybcli.text import nearest, width, wrap

HELP = frozenset({"-h", "--help"})
LEFT = 26
"""Columns of option names; a longer name puts its help on a line of its own."""

SHORT_HELP = """\
ybcli：异地就医备案、报销、个人账户，问几个问题，给一张材料清单。
现在不能提问（输入或屏幕不是终端，或设了 YBCLI_NO_INPUT、CI），请用命令和选项：
  ybcli filing --home 烟台 --care 上海 …   备案
  ybcli reimbursement …                    报销
  ybcli account …                          个人账户
  ybcli questions filing                   要回答哪些问题
  ybcli --help                             全部用法"""

EXAMPLES = """\
第一次用，直接运行：
  ybcli
知道要什么，用选项：
  ybcli filing --home 烟台 --care 上海 -o 清单.html --large
  ybcli questions filing
  ybcli region 烟台 青岛"""


OF_TYPER = {
    "help": "这一页",
    "show_completion": "显示现在用的 shell 的自动补全脚本",
}
"""Options that Typer adds by itself, in our words."""


class Group(TyperGroup):
    """The program: its help begins with examples, and a mistyped command gets its neighbour."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words apart; Typer has added its own options by now.

        That which installs completion is left out: in PowerShell it would let every script run.
        """
        self.params = [param for param in self.params if param.name != "install_completion"]
        for param in self.params:
            if param.name == "show_completion" and param.callback:
                param.callback = partial(_in_chinese, param.callback)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the program."""
        formatter.write("异地就医备案、报销、个人账户：问几个问题，给一张能打印的材料清单。\n")
        formatter.write("不联网，不问姓名和证件号码。\n\n")
        formatter.write(EXAMPLES + "\n\n命令：\n")
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, c.help or "") for name, c in commands if c is not None and not c.hidden]
        formatter.write(_table(rows))
        formatter.write("\n选项：\n" + _table(_options(self, ctx)))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command called.

        Raises:
            CommandLineError: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None:
            near = nearest(args[0], self.list_commands(ctx))
            raise CommandLineError("no_such_command", args[0], near)
        return super().resolve_command(ctx, args)


class Command(TyperCommand):
    """One command."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the command."""
        arguments = [p for p in self.params if p.param_type_name == "argument"]
        words = [ctx.command_path, *map(_usage, arguments), "[选项]"]
        formatter.write(f"{self.help}\n\n用法：{' '.join(words)}\n")
        if arguments:
            formatter.write(
                "\n" + _table([(_spelled(p), getattr(p, "help", None) or "") for p in arguments])
            )
        formatter.write("\n选项：\n" + _table(_options(self, ctx)))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words apart.

        Raises:
            CommandLineError: there are more than the command has a use for.
        """
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left:
            raise CommandLineError("extra", left[0])
        return left


def _in_chinese(callback: Callable[..., Any], ctx: Any, param: Any, value: Any) -> Any:
    """Do what Typer does for completion.

    Raises:
        CommandLineError: there is no completion for this shell.
    """
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # Typer's own words
            return callback(ctx, param, value)
    except SystemExit:  # done
        raise typer.Exit from None
    except typer.Exit:
        raise CommandLineError("no_completion") from None


def reason(error: typer.TyperException) -> tuple[str, str, str | None]:
    """What Typer found wrong, as the fields of a `CommandLineError`."""
    word = str(getattr(error, "option_name", "") or "")
    near = next(iter(getattr(error, "possibilities", None) or ()), None)
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            return "no_such_option", word, near
        case "BadOptionUsage":
            needless = "does not take a value" in str(error)
            return ("needless_value" if needless else "no_value"), word, None
        case "MissingParameter":
            return "missing", _spelled(param), None
        case "BadParameter":
            return "bad_value", _spelled(param), None
        case _:
            return "other", str(error), None


def _usage(argument: Any) -> str:
    """An argument as the usage line has it: what may be left out in brackets, several with …."""
    word = _spelled(argument) + ("…" if argument.nargs != 1 else "")
    return word if argument.required else f"[{word}]"


def _spelled(param: Any) -> str:
    if param is None:
        return ""
    return str(param.opts[0] if param.param_type_name == "option" else param.human_readable_name)


def _options(command: Any, ctx: Any) -> list[tuple[str, str]]:
    rows = []
    for param in command.get_params(ctx):
        if param.param_type_name != "option":
            continue
        if not param.hidden:
            names = ", ".join(sorted(param.opts, key=len))
            rows.append((names, OF_TYPER.get(param.name) or param.help or ""))
    return rows


def _table(rows: Sequence[tuple[str, str]]) -> str:
    """Two columns that wrap and never cut, in the width of the terminal."""
    columns = max(30, min(100, get_terminal_size().columns))
    left = min(LEFT, columns // 2)
    indent = " " * left
    lines: list[str] = []
    for name, text in rows:
        head = f"  {name}"
        if width(head) + 2 > left:
            lines.append(head)
            head = ""
        words = wrap(text, columns - left) or [""]
        lines.append(head + " " * (left - width(head)) + words[0])
        lines += [indent + word for word in words[1:]]
    return "\n".join(lines) + "\n"
