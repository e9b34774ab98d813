"""Looking after the program itself: what it sees of this machine, and what it has kept here."""

from __future__ import annotations

from shutil import get_terminal_size

import typer

from ybcli import __version__, wizard
from ybcli.commands.flags import Flows
from ybcli.commands.session import Session
from ybcli.text import wrap


def doctor(
    ctx: typer.Context,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """What the terminal can do, how old the handbook is, and what to do about either."""
    session: Session = ctx.obj
    book = session.book
    checked = [r.checked for g in book.regions.values() for rs in g.rulings.values() for r in rs]
    rows = [("程序", f"ybcli {__version__}"), ("规则版本", book.version)]
    if checked:
        days = (session.today - max(checked)).days
        rows.append(("规则最近核对", f"{max(checked)}（{days} 天前）"))
    columns = get_terminal_size().columns - 1
    for name, value in rows + wizard.report():
        print("\n".join(wrap(f"{name}：{value}", columns, "  ")))


def purge() -> None:
    """Delete the answers kept on this machine."""
    removed = wizard.purge()
    print(f"已删除 {removed} 个文件。" if removed else "本机没有保存的回答。")
