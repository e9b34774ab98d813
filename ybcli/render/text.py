"""Plain text: short numbered lines that survive being pasted into a chat window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ybcli.render.link import is_address
from ybcli.render.page import Detail, Kind, Page, Row, Section
from ybcli.text import width, wrap

BLANK = "_" * 20
INDENT = "  "
_PHRASE = re.compile(
    r"(?:(?<=[，。；？！])|(?<=[，。；？！][”’）》]))(?![，。；？！”’）》])"  # where one ends
    r"|(?<![\]\s])(?=\[\d)"  # before citations
)
_ASCII = str.maketrans(
    {
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("·•●○", "*"),
        **dict.fromkeys("–—―", "-"),
        **{circled: f"({n})" for n, circled in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)},
        "…": "...",
        "→": "->",
        "←": "<-",
        "℃": "C",
        "×": "x",
        "÷": "/",
        "№": "No.",
        "★": "*",
        "※": "*",
        "□": "[ ]",
        "■": "[x]",
    }
)


def to_text(page: Page, *, columns: int = 76, ascii_only: bool = False) -> str:
    """Return the page in lines of at most `columns` cells, without tables or padding.

    An address stays whole however long it is: terminals and chat windows then know it for a link.
    `ascii_only` avoids the signs that terminals draw one or two cells wide as they please.
    """
    lines: list[str] = []
    for line in _page(page):
        if is_address(line):
            lines.append(line)
            continue
        phrases = _PHRASE.split(line)
        lines += _filled([p.translate(_ASCII) for p in phrases] if ascii_only else phrases, columns)
    return "\n".join(lines) + "\n"


def _filled(phrases: Iterable[str], columns: int) -> list[str]:
    """The phrases in lines that end where one does; inside one only if it is too long."""
    lines = [""]
    for phrase in phrases:
        if lines[-1] and width(lines[-1] + phrase) > columns:
            lines.append(INDENT)
        lines[-1:] = wrap(lines[-1] + phrase, columns, INDENT)
    return lines


def _page(page: Page) -> Iterator[str]:
    yield f"{page.title}（办事提示）"
    yield page.subtitle
    for notice in page.notices:
        yield f"！{notice}"
    for section in page.sections:
        yield ""
        yield from _section(section)
    yield ""
    yield "  ".join(f"{label}：____________" for label in page.sign)


def _section(section: Section) -> Iterator[str]:
    yield f"【{section.title}】"
    if section.note:
        yield section.note
    for row in section.rows:
        yield _front(row) + labelled(row) + row.tail
        if row.brief:
            yield INDENT + "；".join(row.brief)
        for detail in row.details:
            yield from _detail(detail)


def _front(row: Row) -> str:
    return ("[ ] " if row.box else "") + (f"{row.number} " if row.number else "")


def _detail(detail: Detail) -> Iterator[str]:
    if detail.kind is Kind.LINK:
        yield f"{INDENT}{detail.label}："
        yield detail.text
    else:
        yield INDENT + labelled(detail)


def labelled(detail: Detail) -> str:
    """What a detail says with its label before it, and a line where there is room to write."""
    text = BLANK if detail.kind is Kind.BLANK else detail.text
    return f"{detail.label}：{text}" if detail.label else text
