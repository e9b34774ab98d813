"""The command line: which commands there are, today's date, and the one mouth for errors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ybcli import __version__, files, process
from ybcli.commands.flags import Ascii, Flows, NoColor, Plain
from ybcli.commands.help import HELP, SHORT_HELP, Command, Group, reason
from ybcli.commands.session import Session, may_ask
from ybcli.errors import STDOUT, CommandLineError, OutputError, YbcliError

if TYPE_CHECKING:
    from ybcli.model import Flow

BUG = 1
INTERRUPTED = 130
COMPLETION = "_YBCLI_COMPLETE"
"""Set by the shell when it asks what may come next."""


class Verb:
    """A command: what it is for, and where its function is; `hidden`: not in the help."""

    def __init__(
        self, help_: str, function: Callable[[], Callable[..., Any]], *, hidden: bool = False
    ) -> None:
        self.help = help_
        self.function = function
        self.hidden = hidden


def _from(room: str, name: str) -> Callable[[], Callable[..., Any]]:
    """A function that is imported only when it is called for."""
    return lambda: getattr(import_module(f"ybcli.commands.{room}"), name)


VERBS: Mapping[str, Verb] = {
    "print": Verb("用保存的回答再出清单，可以几个人的一起打印", _from("reprint", "print_again")),
    "questions": Verb("一个事项的全部问题、选项和写法", _from("lookup", "questions")),
    "place": Verb("查地名：汉字、拼音、首字母或代码", _from("lookup", "place")),
    "region": Verb("一个地方的规定；两个地方并排比较", _from("region", "region")),
    "sources": Verb("规定的依据：文件、日期、谁在用它", _from("sources", "sources")),
    "term": Verb("名词解释", _from("lookup", "term")),
    "check": Verb("检查规则文件，证明没有错漏", _from("proof", "check")),
    "graph": Verb("把一个事项画成树或图", _from("proof", "graph")),
    "diff": Verb("两版规则有什么不同", _from("proof", "diff")),
    "doctor": Verb("检查终端、编码、规则的新旧", _from("doctor", "doctor")),
    "purge": Verb("删掉本机保存的回答", _from("doctor", "purge")),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Every error ends here, in words."""
    words = _command_first(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        process.prepare()
        status = _run(words)
        sys.stdout.flush()
    except YbcliError as error:
        _say(error.as_dict(), as_json)
        return error.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        process.mute()
        return process.READER_GONE
    except OSError as error:
        process.mute()
        _say(OutputError(_named(error), files.problem(error)).as_dict(), as_json)
        return OutputError.exit_status
    except Exception as error:  # our bug: one line instead of a traceback
        if "YBCLI_DEBUG" in os.environ:
            raise
        said = (
            f"程序自己出错了（{type(error).__name__}），不是您的问题。"
            "请把刚才的命令告诉开发者；设 YBCLI_DEBUG=1 再运行可以看到细节。"
        )
        _say({"error": said, "exit": BUG}, as_json)
        return BUG
    return status


def build(session: Session, words: Sequence[str]) -> typer.Typer:
    """The app with the command that is called; with all of them only where all must be known."""
    app = typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(alone)
    called = words[0] if words and not words[0].startswith("-") else ""
    for name, verb in _verbs(session, called, words).items():
        wanted = name == called or COMPLETION in os.environ
        function = verb.function() if wanted else _only_named
        app.command(name, cls=Command, help=verb.help, hidden=verb.hidden)(function)
    return app


def alone(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help="版本号")] = False,
    plain: Plain = False,
    ascii_: Ascii = False,
    no_color: NoColor = False,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> int | None:
    """What `ybcli` without a command does: ask what is the matter, or say how to ask it."""
    if ctx.invoked_subcommand:
        return None
    if version:
        print(f"ybcli {__version__}")
        return 0
    session: Session = ctx.obj
    if not may_ask():
        print(SHORT_HELP, file=sys.stderr)
        return 2
    from ybcli.commands.interview import interview

    return interview(session, plain=plain, ascii_only=ascii_, color=not no_color)


def _only_named() -> None:
    """Stand for a command that is listed in the help and not run."""


def _verbs(session: Session, called: str, words: Sequence[str]) -> Mapping[str, Verb]:
    """The commands to know of: the one called, none for bare `ybcli`, else all."""
    if called in VERBS:
        return {called: VERBS[called]}
    if not called and HELP.isdisjoint(words) and COMPLETION not in os.environ:
        return {}
    flows = session.book.flows
    if called in flows:
        return {called: _flow_verb(flows[called])}
    verbs = {flow.id: _flow_verb(flow) for flow in flows.values()}
    hidden = {flow.alias: _flow_verb(flow, hidden=True) for flow in flows.values()}
    return {**verbs, **hidden, **VERBS}


def _flow_verb(flow: Flow, *, hidden: bool = False) -> Verb:
    return Verb(flow.when_to_use, partial(_command_for, flow), hidden=hidden)


def _command_for(flow: Flow) -> Callable[..., Any]:
    from ybcli.commands.flow import command_for

    return command_for(flow)


def _run(words: list[str]) -> int:
    session = Session(today=date.today(), flows=_flows_folder(words))  # noqa: DTZ011  # the clock is read here alone, and a day is local
    app = build(session, words)
    try:
        status = app(words, obj=session, standalone_mode=False, prog_name="ybcli")
    except typer.TyperException as error:
        raise CommandLineError(*reason(error)) from None
    except typer.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _command_first(words: Sequence[str]) -> list[str]:
    """The words with the command first: an option said before it is meant for it.

    The command is the first word that is neither an option nor what `--flows` names.
    """
    for number, (before, word) in enumerate(zip(("", *words), words, strict=False)):
        if not word.startswith("-") and before != "--flows":
            return [word, *words[:number], *words[number + 1 :]]
    return list(words)


def _flows_folder(words: Sequence[str]) -> str | None:
    """The folder of `--flows`: it must be known before the flags that its YAML makes."""
    for number, word in enumerate(words):
        if word.startswith("--flows="):
            return word.removeprefix("--flows=")
        if word == "--flows" and number + 1 < len(words):
            return words[number + 1]
    return os.environ.get("YBCLI_FLOWS") or None


def _named(error: OSError) -> str:
    """The file that an error is about; without one it can only be the screen or the pipe."""
    return os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else STDOUT


def _say(error: Mapping[str, object], as_json: bool) -> None:
    """Say on stderr what went wrong, in words; as JSON in letters that every encoding has.

    Where nobody can be told, the exit status still says it.
    """
    data = json.dumps(error, ensure_ascii=not process.in_utf8(sys.stderr))
    try:
        print(data if as_json else f"错误：{error['error']}", file=sys.stderr)
    except OSError:
        process.mute(2)
