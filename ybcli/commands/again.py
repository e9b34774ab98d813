"""`ybcli print`: the sheet again from saved answers; several people's in one document.

No `from __future__ import annotations` here: Typer reads the annotations themselves.
"""

from typing import Annotated

import typer

from ybcli import answers
from ybcli.checklist import make_checklist
from ybcli.commands.flow import read_input
from ybcli.commands.publish import Layout, publish
from ybcli.commands.session import Session
from ybcli.sheet import Checklist


def print_again(
    ctx: typer.Context,
    file: Annotated[
        list[str], typer.Argument(metavar="文件", help="保存的回答；- 是标准输入；可以写几个")
    ],
    as_of: Annotated[str | None, typer.Option("--as-of", help="按哪一天的规定；默认今天")] = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text markdown html pdf png json ics")
    ] = "",
    json_: Annotated[bool, typer.Option("--json", help="同 --format json；出错也用 JSON")] = False,
    output: Annotated[str, typer.Option("--output", "-o", help="写到文件，格式看后缀")] = "",
    force: Annotated[bool, typer.Option("--force", help="文件已存在也覆盖")] = False,
    open_: Annotated[bool, typer.Option("--open", help="写好后用系统程序打开")] = False,
    large: Annotated[bool, typer.Option("--large", help="大字版（网页、PDF）")] = False,
    compact: Annotated[bool, typer.Option("--compact", help="窗口用的一页版（网页、PDF）")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="每一行写明为什么有它")] = False,
    ascii_: Annotated[bool, typer.Option("--ascii", help="只用最普通的符号")] = False,
    flows: Annotated[str, typer.Option("--flows", help="用另一个规则文件夹")] = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """Make the sheet of each file, in the order given."""
    session: Session = ctx.obj
    layout = Layout(
        format="json" if json_ else format_,
        output=output,
        force=force,
        open=open_,
        large=large,
        compact=compact,
        explain=explain,
        ascii_only=ascii_,
    )
    publish([_sheet(session, path, as_of) for path in file], layout)


def _sheet(session: Session, path: str, as_of: str | None) -> Checklist:
    saved = answers.load(read_input(path), path)
    flow = session.flow(saved.flow)
    rules = session.rules(as_of)
    given = answers.gather(flow, rules.handbook, session.today, saved.answers.items())
    return make_checklist(answers.finish(flow, given, rules, unknown=False), rules)
