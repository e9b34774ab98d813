"""`ybcli print`: the sheet again from saved answers; several people's in one document."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ybcli import answers
from ybcli.commands import flags
from ybcli.commands.flow import read_input
from ybcli.commands.publish import Layout, publish
from ybcli.commands.session import Session
from ybcli.sheet import Checklist
from ybcli.text import safe


def print_again(
    ctx: typer.Context,
    file: Annotated[
        list[str], typer.Argument(metavar="文件", help="保存的回答；- 是标准输入；可以写几个")
    ],
    as_of: flags.AsOf = None,
    format_: flags.Format = "",
    json_: flags.Json = False,
    output: flags.Output = "",
    force: flags.Force = False,
    open_: flags.Open = False,
    large: flags.Large = False,
    compact: flags.Compact = False,
    explain: flags.Explain = False,
    ascii_: flags.Ascii = False,
    no_color: flags.NoColor = False,
    flows: flags.Flows = "",  # noqa: ARG001  # read before Typer is
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
        color=not no_color,
    )
    publish([_sheet(session, path, as_of) for path in file], layout)


def _sheet(session: Session, path: str, as_of: str | None) -> Checklist:
    raw, name = read_input(path)
    saved = answers.load(raw, name)
    flow = session.flow(saved.flow)
    rules = session.rules(as_of)
    if as_of is None and saved.as_of not in (None, session.today):
        print(
            f"{safe(name)} 是 {saved.as_of} 存的，现在按今天（{session.today}）的规定出清单；"
            f"要按那一天的，加 --as-of {saved.as_of}。",
            file=sys.stderr,
        )
    given = answers.gather(flow, rules.handbook, session.today, saved.answers.items())
    return session.sheet(answers.finish(flow, given, rules, unknown=False), rules)
