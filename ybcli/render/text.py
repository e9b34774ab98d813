"""Plain text: short numbered lines that survive being pasted into a chat window."""

from __future__ import annotations

from collections.abc import Iterator

from ybcli.render.link import is_address
from ybcli.render.page import Detail, Kind, Page, Row, Section
from ybcli.text import width, wrap

BLANK = "_" * 20
INDENT = "  "
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
    for line in _page(page, columns):
        text = line.translate(_ASCII) if ascii_only else line
        if is_address(line):
            lines.append(line)
        elif line.startswith(INDENT):
            lines += [INDENT + part for part in wrap(text[2:], columns - len(INDENT))]
        else:
            lines += wrap(text, columns, INDENT)
    return "\n".join(lines) + "\n"


def _page(page: Page, columns: int) -> Iterator[str]:
    yield f"{page.title}（办事提示）"
    yield page.subtitle
    for notice in page.notices:
        yield f"！{notice}"
    for section in page.sections:
        yield ""
        yield from _section(section, columns)
    yield ""
    yield "  ".join(f"{label}：____________" for label in page.sign)


def _section(section: Section, columns: int) -> Iterator[str]:
    yield f"【{section.title}】"
    if section.note:
        yield section.note
    for row in section.rows:
        line = _front(row) + labelled(row)
        if width(line + row.tail) <= columns:
            yield line + row.tail
        else:
            yield from (line, INDENT + row.tail) if row.tail else (line,)
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
