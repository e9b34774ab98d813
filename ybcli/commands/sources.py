"""`ybcli sources`: the documents, what rests on each, and which sheets that reaches."""

from __future__ import annotations

from typing import Annotated

import typer

from ybcli.checklist.said import full_name
from ybcli.commands.flags import Flows
from ybcli.commands.publish import columns
from ybcli.commands.session import Session
from ybcli.errors import UnknownNameError
from ybcli.model import Handbook, Outcome, Source
from ybcli.text import nearest, wrap
from ybcli.verify.pieces import pieces


def sources(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="编号", help="依据的编号；不写就全部列出")] = "",
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """The documents; one of them with the facts that rest on it and the sheets those reach."""
    session: Session = ctx.obj
    book = session.book
    if not id_:
        for source in book.sources.values():
            print("\n".join(wrap(f"{source.id}  {_titled(source)}", columns(), "    ")))
        return
    if id_ not in book.sources:
        raise UnknownNameError("source", id_, nearest(id_, book.sources))
    for line in _about(book, book.sources[id_]):
        print("\n".join(wrap(line, columns(), "    ")))


def _titled(source: Source) -> str:
    number = f"（{source.number}）" if source.number else ""
    return f"{source.title}{number}，{source.issuer}"


def _about(book: Handbook, source: Source) -> list[str]:
    issued = source.issued.isoformat() if source.issued else "日期未载"
    grade = book.words[f"grade_{source.grade}"]
    lines = [_titled(source), f"发布：{issued}　最近看过：{source.seen}　等级：{grade}"]
    if source.url:
        lines.append(f"网址：{source.url}")
    if source.note:
        lines.append(f"说明：{source.note}")
    facts = _resting_on(book, source)
    lines.append("用它的规定：" if facts else "没有规定在用它。")
    for fact, where in facts.items():
        lines.append(f"- {book.facts[fact].name}（{'、'.join(where)}）")
        lines += [f"  + {sheet}" for sheet in _reached(book, fact)]
    return lines


def _resting_on(book: Handbook, source: Source) -> dict[str, list[str]]:
    """Facts with a ruling from this source, and the regions those rulings are of."""
    found: dict[str, list[str]] = {}
    for region in book.regions.values():
        for fact, rulings in region.rulings.items():
            if any(ruling.source == source.id for ruling in rulings):
                name = book.words["level_nation"] if region.place not in book.places else None
                found.setdefault(fact, []).append(name or full_name(book, region.place))
    return found


def _reached(book: Handbook, fact: str) -> list[str]:
    """The sheets on which a fact may stand, as flow and title."""
    return [
        f"{flow.title}：{outcome.title}"
        for flow in book.flows.values()
        for outcome in flow.outcomes
        if fact in _facts(book, outcome)
    ]


def _facts(book: Handbook, outcome: Outcome) -> frozenset[str]:
    """Everything that what an outcome may show rests or depends on."""
    shown = pieces(book, outcome)
    names = [name for piece in shown for name in piece.facts]
    return frozenset([*names, *(test.name for piece in shown for test in piece.when)])
