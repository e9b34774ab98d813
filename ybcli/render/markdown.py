"""Markdown with task lists; nothing a handbook says can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ybcli.render.link import is_address
from ybcli.render.page import Detail, Kind, Page, Row, Section

BLANK = r"\_" * 20
_SPECIAL = re.compile(
    r"([\\`*_{}\[\]<>#|~&!$@^]"  # marks wherever they stand
    r"|:(?!\d)|(?<=[Ww])\."  # bare addresses, emoji names
    r"|^[-+=])"  # what would begin a list
)
_NUMBERED = re.compile(r"^(\d+)([.)])(?!\S)")


def to_markdown(page: Page) -> str:
    """Return the page; what came with the words is escaped wherever it could be markup."""
    return "\n".join(_page(page)) + "\n"


def escape(text: str) -> str:
    """The text as Markdown that shows it letter by letter."""
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text.strip()))


def _page(page: Page) -> Iterator[str]:
    yield f"# {escape(page.title)}（办事提示）"
    yield ""
    yield f"**{escape(page.subtitle)}**"
    for notice in page.notices:
        yield ""
        yield f"> {escape(notice)}"
    for section in page.sections:
        yield ""
        yield from _section(section)
    yield ""
    yield "　".join(f"{label}：{BLANK}" for label in page.sign)


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    if section.note:
        yield escape(section.note)
        yield ""
    for row in section.rows:
        lead, text = _lead(row), _labelled(row)
        yield f"{lead}{f'**{text}**' if row.strong else text}{escape(row.tail)}"
        nested = " " * (len(lead) if lead[0].isdigit() else 2) + "- "
        if row.brief:
            yield nested + escape("；".join(row.brief))
        for detail in row.details:
            yield nested + _labelled(detail)


def _lead(row: Row) -> str:
    """The list marker of a row: a box, a number of its own list, or a bullet."""
    if row.box:
        return f"- [ ] {escape(row.number)} "
    if row.number.endswith("."):
        return f"{row.number} "
    return f"- {escape(row.number)} " if row.number else "- "


def _labelled(detail: Detail) -> str:
    match detail.kind:
        case Kind.BLANK:
            text = BLANK
        case Kind.LINK if is_address(detail.text):
            text = f"<{detail.text}>"
        case Kind.CODE if "`" not in detail.text:
            text = f"`{detail.text}`"
        case _:
            text = escape(detail.text)
    return f"{escape(detail.label)}：{text}" if detail.label else text
