"""`ybcli filing …`: answers from flags, files and questions; the sheet to the screen or a file."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import typer

from ybcli import answers
from ybcli.commands import flags
from ybcli.commands.publish import Layout, publish, wanted_format
from ybcli.commands.session import Session, may_ask
from ybcli.commands.wanted import Wanted
from ybcli.engine import Finished, Pending, walk
from ybcli.errors import AnswersFileError, CommandLineError, UnconfirmedError
from ybcli.model import Flow, Kind, Question
from ybcli.rules import Rulebook

Typed = Iterable[tuple[str, str]]


def command_for(flow: Flow) -> Callable[..., int]:
    """The command of one flow: a flag for each of its questions, then those all flows share."""

    def command(ctx: typer.Context, **given: Any) -> int:
        typed = [
            (question.id, text)
            for question in flow.questions
            for text in given.pop(_name(question)) or ()
        ]
        wanted, layout = _shared(**given)
        return run(ctx.obj, flow, typed, wanted, layout)

    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    parameters = [context, *map(_parameter, flow.questions)]
    parameters += inspect.signature(_shared, eval_str=True).parameters.values()
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # PEP 362
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = flow.about
    return command


def run(session: Session, flow: Flow, typed: Typed, wanted: Wanted, layout: Layout) -> int:
    """Answers in, sheet out; a person who gave none is led through the whole visit.

    Raises:
        UsageError: an answer is wrong, missing or stray.
        UnconfirmedError: `--strict`, and something is not confirmed; the sheet is out already.
    """
    wanted_format(layout)  # a format that does not exist is said before anything is asked
    rules = session.rules(wanted.as_of)
    given = answers.gather(
        flow,
        rules.handbook,
        session.today,
        typed,
        _pairs(wanted.set_),
        _saved(wanted.answers, flow),
    )
    if not typed and is_visit(wanted, layout):
        from ybcli.commands.interview import interview

        return interview(
            session,
            flow,
            plain=wanted.plain,
            ascii_only=layout.ascii_only,
            color=layout.color,
            as_of=wanted.as_of,
        )
    finished = complete(session, flow, given, rules, wanted, layout)
    if wanted.save:
        _keep(finished, rules, wanted.save, layout.force)
    sheet = session.sheet(finished, rules)
    publish([sheet], layout)
    if wanted.what_if:
        from ybcli.commands.what_if import report

        report(finished, rules, sys.stdout if goes_on(layout) else sys.stderr)
    if wanted.strict and sheet.unconfirmed:
        raise UnconfirmedError(sheet.unconfirmed)
    return 0


def complete(
    session: Session,
    flow: Flow,
    given: Mapping[str, str],
    rules: Rulebook,
    wanted: Wanted,
    layout: Layout,
) -> Finished:
    """Walk to the end; ask a person what is open only if there is one to ask."""
    if not asks(wanted):
        return answers.finish(flow, given, rules, unknown=wanted.unknown)
    if not isinstance(walk(flow, given, rules), Pending):
        return answers.finish(flow, given, rules, unknown=False)
    from ybcli import wizard

    return wizard.ask_missing(
        rules,
        flow,
        given,
        plain=wanted.plain or None,
        ascii_only=layout.ascii_only,
        color=layout.color,
        skip_review=wanted.yes,
        today=session.today,
    )


def is_visit(wanted: Wanted, layout: Layout) -> bool:
    """Whether a person is there who asked for nothing but to be asked, and will see the sheet."""
    plain = wanted.is_visit and layout.is_default
    return plain and sys.stdout.isatty() and asks(wanted)


def goes_on(layout: Layout) -> bool:
    """Whether words may follow on stdout: the sheet there is words too, or is in a file."""
    return layout.output not in ("", "-") or wanted_format(layout) in ("text", "markdown")


def asks(wanted: Wanted) -> bool:
    """Whether a person is there and may be asked."""
    return not (wanted.no_input or wanted.unknown) and may_ask()


def _keep(finished: Finished, rules: Rulebook, path: str, force: bool) -> None:
    """Save the answers for `print` and `--answers`."""
    from ybcli import files

    files.write(path, answers.dump(finished, rules.as_of, rules.handbook.version), force)


def _pairs(settings: Iterable[str]) -> Typed:
    for setting in settings:
        id_, equals, value = setting.partition("=")
        if not equals:
            raise CommandLineError("bad_setting", setting)
        yield id_.strip(), value


def _saved(path: str, flow: Flow) -> Typed:
    if not path:
        return ()
    saved = answers.load(*read_input(path))
    if saved.flow != flow.id:
        raise AnswersFileError(path, None, "other_flow")
    return saved.answers.items()


def read_input(path: str) -> tuple[bytes, str]:
    """The bytes of a file of answers and its name, or stdin's for `-`; no more than can be right.

    Raises:
        AnswersFileError: it is not there or cannot be read.
    """
    try:
        if path == "-":
            return sys.stdin.buffer.read(answers.MAX_BYTES + 1), "标准输入"
        with open(path, "rb") as file:
            return file.read(answers.MAX_BYTES + 1), path
    except FileNotFoundError:
        raise AnswersFileError(path, None, "not_there") from None
    except OSError:
        raise AnswersFileError(path, None, "not_readable") from None


def _name(question: Question) -> str:
    """A parameter's name; the prefix keeps a question called `save` apart from `--save`."""
    return f"answer_{question.id}"


def _parameter(question: Question) -> inspect.Parameter:
    option = typer.Option(
        question.flag,
        help=f"{question.label}：{_values(question)}",
        metavar="",
        autocompletion=lambda: list(question.choices),
        show_default=False,
    )
    return inspect.Parameter(
        _name(question),
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[list[str] | None, option],  # all of them, to say if they differ
    )


def _values(question: Question) -> str:
    match question.kind:
        case Kind.PLACE:
            return "城市名、拼音、首字母或 6 位代码"
        case Kind.DATE:
            return "日期，如 2026-12-01、12月1日" + ("，或 unknown" if question.unsure else "")
        case Kind.CHOICE | Kind.CHOICES:
            many = "（可选几个，用逗号隔开）" if question.kind is Kind.CHOICES else ""
            return many + "；".join(f"{id_} {label}" for id_, label in question.choices)


def _shared(
    *,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="用问题代码回答：问题=回答，可以写几次")
    ] = None,
    answers_: Annotated[
        str, typer.Option("--answers", "-a", help="从文件读回答；- 是标准输入")
    ] = "",
    save: Annotated[
        str, typer.Option("--save", help="把回答存成文件（只有选项，没有个人信息）")
    ] = "",
    no_input: Annotated[bool, typer.Option("--no-input", help="不提问；缺回答就报错")] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help="没答的当作“不确定”")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不看核对页，直接出清单")] = False,
    as_of: flags.AsOf = None,
    format_: flags.Format = "",
    json_: flags.Json = False,
    output: flags.Output = "",
    force: flags.Force = False,
    open_: flags.Open = False,
    large: flags.Large = False,
    compact: flags.Compact = False,
    explain: flags.Explain = False,
    what_if: Annotated[bool, typer.Option("--what-if", help="改一个回答，结果会怎样")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="有没核实的就以 4 退出")] = False,
    plain: flags.Plain = False,
    ascii_: flags.Ascii = False,
    no_color: flags.NoColor = False,
    flows: flags.Flows = "",  # noqa: ARG001  # read before Typer is, in cli
) -> tuple[Wanted, Layout]:
    """The flags that every flow shares, sorted."""
    wanted = Wanted(
        set_=tuple(set_ or ()),
        answers=answers_,
        save=save,
        no_input=no_input,
        unknown=unknown,
        yes=yes,
        as_of=as_of,
        what_if=what_if,
        strict=strict,
        plain=plain,
    )
    layout = Layout(
        format="json" if json_ else format_,
        output=output,
        force=force,
        large=large,
        compact=compact,
        ascii_only=ascii_,
        explain=explain,
        open=open_,
        color=not no_color,
    )
    return wanted, layout
