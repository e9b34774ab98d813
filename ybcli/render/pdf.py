"""PDF for the printer and one long picture for a chat, both by typst from the same template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from os.path import dirname, join
from typing import Literal, TypeVar, cast
from unicodedata import normalize

from ybcli.render.link import is_address, is_number
from ybcli.render.page import Cover, Kind, Page, Size, compact_points, plain
from ybcli.render.qr import drawn

_T = TypeVar("_T")

HERE = dirname(__file__)
STAND_IN = "〓"
_RUN = re.compile("[!-~]{24}(?=[!-~])")
_WORD = re.compile("[0-9A-Za-z]{26}(?=[0-9A-Za-z])")  # an address breaks elsewhere by itself
PIXELS_PER_INCH = 216
"""Three pixels to the point: a picture 1080 wide, as wide as a telephone's screen."""


def to_pdf(
    pages: Sequence[Page], size: Size, cover: Cover | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF of these pages, and warnings; the same pages make the same bytes."""
    return _compile("pdf", pages, size, cover)


def to_png(page: Page, size: Size) -> tuple[bytes, tuple[str, ...]]:
    """Return one picture of the page, as long as it has to be, and warnings."""
    return _compile("png", (page,), size, None)


def _compile(
    form: Literal["pdf", "png"], pages: Sequence[Page], size: Size, cover: Cover | None
) -> tuple[bytes, tuple[str, ...]]:
    import typst

    data = _loose({"pages": plain(tuple(pages)), "cover": plain(cover)})
    words, warnings = _printable(json.dumps(data, ensure_ascii=False))
    looks = {
        "form": form,
        "size": str(size),
        "points": [compact_points(page) for page in pages] if size is Size.COMPACT else [],
        "links": _links(pages),
    }
    made = typst.compile(
        join(HERE, "sheet.typ"),
        root=HERE,
        font_paths=[join(HERE, "fonts")],
        ignore_system_fonts=True,
        format=form,
        ppi=PIXELS_PER_INCH,
        sys_inputs={"words": words, "looks": json.dumps(looks)},
    )
    return made, warnings


def _links(pages: Sequence[Page]) -> Mapping[str, Mapping[str, str]]:
    """Where each address or number on the pages leads, and the QR code of a way in."""
    links: dict[str, Mapping[str, str]] = {}
    for section in (section for page in pages for section in page.sections):
        for detail in (d for row in section.rows for d in (row, *row.details)):
            if detail.kind is Kind.LINK and is_address(detail.text):
                code = drawn(detail.text) if section.id == "channels" else ""
                links.setdefault(_loose(detail.text), {"to": detail.text, "qr": code})
            elif detail.kind is Kind.DIAL and is_number(detail.text):
                links[detail.text] = {"to": f"tel:{detail.text}", "qr": ""}
    return links


def _loose(value: _T) -> _T:
    """The same value; each run of letters longer than a line may be broken there."""
    if isinstance(value, str):
        run = _WORD if is_address(value) else _RUN
        return cast("_T", run.sub("\\g<0>\u200b", value))
    if isinstance(value, list):
        return cast("_T", [_loose(part) for part in value])
    if isinstance(value, dict):
        return cast("_T", {key: _loose(part) for key, part in value.items()})
    return value


def _printable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a mark in the place of what the font lacks, and a warning if there is any."""
    text = normalize("NFC", text)
    lacking = sorted(set(text) - _characters() - {"\u200b"})
    if not lacking:
        return text, ()
    shown = "、".join(lacking[:10]) + ("……" if len(lacking) > 10 else "")
    return text.translate({ord(char): STAND_IN for char in lacking}), (
        f"字体里没有这些字，印成了{STAND_IN}：{shown}。要完整的请用 HTML：-o 清单.html",
    )


@cache
def _characters() -> frozenset[str]:
    """What the font that is shipped can print."""
    with open(join(HERE, "fonts", "characters.txt"), encoding="utf-8") as file:
        return frozenset(file.read())
