"""`ybcli check`, `graph` and `diff` as Typer reads them; what they do is in `author`."""

from __future__ import annotations

from typing import Annotated

import typer

from ybcli.commands import author
from ybcli.commands.flags import Flows, Json
from ybcli.commands.session import Session


def check(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="文件夹", help="规则文件夹；不写就检查随程序来的")
    ] = "",
    json_: Json = False,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="到哪一级算不通过：error 或 warning")
    ] = "error",
    accept: Annotated[
        bool, typer.Option("--accept", help="认可现在的结果，记为以后的对照")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="走到了多少，人写的案例到了多少")
    ] = False,
    ahead: Annotated[
        int | None, typer.Option("--ahead", min=1, max=3650, help="往后多少天内，什么会过期或变样")
    ] = None,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> int:
    """Prove a handbook."""
    session: Session = ctx.obj
    return author.check(
        folder=folder or session.flows,
        today=session.today,
        write=print,
        as_json=json_,
        fail_on=fail_on,
        accept=accept,
        coverage=coverage,
        ahead=ahead,
    )


def graph(
    ctx: typer.Context,
    flow: Annotated[
        str, typer.Argument(metavar="事项", help="filing、reimbursement、account 或中文名")
    ],
    format_: Annotated[str, typer.Option("--format", "-f", help="text、mermaid 或 dot")] = "text",
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> int:
    """Draw a flow exactly."""
    session: Session = ctx.obj
    return author.graph(book=session.book, flow=flow, form=format_, write=print)


def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="旧", help="文件夹，或 git 版本")],
    new: Annotated[str, typer.Argument(metavar="新", help="文件夹，或 git 版本")],
    answers: Annotated[
        str | None, typer.Option("--answers", "-a", help="只看这一个人的清单有什么变化")
    ] = None,
    json_: Json = False,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> int:
    """Say what came to be different between two handbooks."""
    session: Session = ctx.obj
    return author.diff(
        old=old,
        new=new,
        today=session.today,
        write=print,
        folder=session.flows,
        answers=answers,
        as_json=json_,
    )
