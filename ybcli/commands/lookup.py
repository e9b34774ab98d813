"""What the handbook holds, looked up: questions, places, terms."""

from __future__ import annotations

import csv
import io
from typing import Annotated

import typer

from ybcli import places
from ybcli.checklist.said import full_name
from ybcli.commands.flags import Flows, Json
from ybcli.commands.publish import columns, put_json
from ybcli.errors import UnknownNameError
from ybcli.model import Entry, Flow, Handbook, Kind, Place, Question, Tense
from ybcli.text import nearest, wrap


def questions(
    ctx: typer.Context,
    flow: Annotated[
        str, typer.Argument(metavar="事项", help="filing、reimbursement、account 或中文名")
    ],
    json_: Json = False,
    template: Annotated[bool, typer.Option("--template", help="输出 CSV 表头，供填写")] = False,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """Every question of a flow, in asking order, with its flag and its values."""
    found = ctx.obj.flow(flow)
    if json_:
        put_json([_question(q) for q in found.questions])
    elif template:
        print(_template(found), end="")
    else:
        print("\n".join(line for question in found.questions for line in _described(question)))


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "flag": question.flag,
        "kind": question.kind.value,
        "label": question.label,
        "ask": question.ask,
        "options": [{"id": id_, "label": label} for id_, label in question.choices],
    }


def _template(flow: Flow) -> str:
    """A head of ids, and under it a row of what each may hold."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([question.id for question in flow.questions])
    writer.writerow([_cell(question) for question in flow.questions])
    return out.getvalue()


def _cell(question: Question) -> str:
    """What a column may hold: its ids, the kind of one that is open, and whether 不确定 may be."""
    kind = () if question.options else (question.kind.value,)
    return "|".join((*kind, *question.allowed))


def _described(question: Question) -> list[str]:
    values = [f"{id_}  {label}" for id_, label in question.choices]
    if question.kind is Kind.PLACE:
        values.append("城市名、拼音、首字母或 6 位代码")
    if question.kind is Kind.DATE:
        near = "昨天" if question.tense is Tense.PAST else "下周二"
        values.append(f"日期，如 2026-12-01、12月1日、{near}")
    head = wrap(f"{question.flag}  {question.label}：{question.ask}", columns(), "    ")
    rows = [row for value in values for row in wrap(value, columns() - 4, "  ")]
    return head + [f"    {row}" for row in rows]


def place(
    ctx: typer.Context,
    word: Annotated[str, typer.Argument(metavar="地名", help="汉字、拼音、首字母或 6 位代码")],
    json_: Json = False,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """The places that a word may mean, the likeliest first.

    Raises:
        UnknownPlaceError: it means none, though one may be near.
    """
    book: Handbook = ctx.obj.book
    found = places.find(book.places, word) or (places.the_place(book.places, word),)
    if json_:
        put_json([_place(book, p) for p in found])
        return
    for one in found:
        code = f"区号 {one.area}" if one.area else ""
        print(f"{one.code}  {full_name(book, one.code)}  {one.pinyin}  {code}".rstrip())


def _place(book: Handbook, found: Place) -> dict[str, object]:
    return {
        "code": found.code,
        "name": full_name(book, found.code),
        "pinyin": found.pinyin,
        "area": found.area,
    }


def term(
    ctx: typer.Context,
    word: Annotated[
        str, typer.Argument(metavar="名词", help="如 备案、参保地；不写就全部列出")
    ] = "",
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """A term in plain words; without a word, all of them."""
    book: Handbook = ctx.obj.book
    entries = tuple(book.glossary.values())
    if word:
        entries = tuple(e for e in entries if word in _words(e)) or tuple(
            e for e in entries if any(word in known for known in _words(e))
        )
    if not entries:
        known = tuple(w for e in book.glossary.values() for w in _words(e))
        raise UnknownNameError("term", word, nearest(word, known))
    for entry in entries:
        print("\n".join(wrap(f"{entry.word}：{entry.meaning}", columns(), "  ")))


def _words(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.word, *entry.also)
