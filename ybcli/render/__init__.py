"""Paper: a sheet in every format that people carry, send, hang up or read by machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import splitext

from ybcli.errors import ExtraMissingError, UnknownNameError, UsageError
from ybcli.render.page import Size
from ybcli.sheet import Checklist
from ybcli.text import nearest

FORMATS: Mapping[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "pdf": (".pdf",),
    "png": (".png",),
    "json": (".json",),
    "ics": (".ics",),
}
"""Each format and the suffixes that ask for it, the usual one first."""

_EXTRAS = {
    "html": ("print", "网页清单"),
    "ics": ("print", "日历"),
    "pdf": ("pdf", "PDF（也可以改用 -o 清单.html）"),
    "png": ("pdf", "图片（也可以改用 -o 清单.html）"),
}
"""What each format that needs more than the core is called, and the extra that brings it."""


class Rendered(bytes):
    """What is to be written. `warnings`: sentences for the person who asked for it."""

    warnings: tuple[str, ...] = ()


def format_of(path: str) -> str:
    """Return the format that a file's suffix asks for.

    Raises:
        UnknownNameError: no format has this suffix.
    """
    suffix = splitext(path)[1].lower()
    for format_, suffixes in FORMATS.items():
        if suffix in suffixes:
            return format_
    known = tuple(suffixes[0] for suffixes in FORMATS.values())
    raise UnknownNameError("format", suffix or path, nearest(suffix, known), known)


def render(
    sheet: Checklist,
    format_: str,
    *,
    columns: int = 76,
    large: bool = False,
    compact: bool = False,
    ascii_only: bool = False,
    explain: bool = False,
) -> Rendered:
    """Return one sheet in a format of `FORMATS`, ready to be written.

    `columns` and `ascii_only` are for text; `large` and `compact` for paper; `explain` adds to
    each line why it is there.

    Raises:
        ExtraMissingError: the format needs a part that is not installed.
        UsageError: a calendar is asked of a sheet without days, or one page both ways at once.
    """
    return render_many(
        (sheet,),
        format_,
        columns=columns,
        large=large,
        compact=compact,
        ascii_only=ascii_only,
        explain=explain,
    )


def render_many(
    sheets: Sequence[Checklist],
    format_: str,
    *,
    labels: Sequence[str] = (),
    columns: int = 76,
    large: bool = False,
    compact: bool = False,
    ascii_only: bool = False,
    explain: bool = False,
) -> Rendered:
    """Return several sheets as one document: on paper, a list in front and each on its own page.

    `labels` stand in that list, one for each sheet. One sheet alone gets no list.

    Raises:
        ExtraMissingError: the format needs a part that is not installed.
        UsageError: there is nothing to render, or the format cannot hold several.
    """
    if large and compact:
        raise UsageError("--large 和 --compact 只能选一个。")
    size = Size.LARGE if large else Size.COMPACT if compact else Size.NORMAL
    try:
        match format_:
            case "text" | "markdown":
                return _plain(sheets, format_, columns, ascii_only, explain)
            case "json":
                from ybcli.render.json import to_json

                return Rendered(to_json(sheets).encode())
            case "ics":
                from ybcli.render.ics import to_ics

                return Rendered(to_ics(sheets))
            case "html" | "pdf" | "png":
                return _paper(sheets, format_, size, labels, explain)
            case _:
                raise UnknownNameError("format", format_, nearest(format_, FORMATS), tuple(FORMATS))
    except ModuleNotFoundError as error:
        if format_ not in _EXTRAS or (error.name or "").startswith("ybcli"):
            raise
        raise ExtraMissingError(*_EXTRAS[format_]) from error


def _plain(
    sheets: Sequence[Checklist],
    format_: str,
    columns: int,
    ascii_only: bool,
    explain: bool,
) -> Rendered:
    """Sheets to read as they are, one after the other."""
    from ybcli.render.outline import outline

    pages = [outline(sheet, explain=explain) for sheet in sheets]
    if format_ == "markdown":
        from ybcli.render.markdown import to_markdown

        return Rendered("\n---\n\n".join(map(to_markdown, pages)).encode())
    from ybcli.render.text import to_text

    texts = [to_text(page, columns=columns, ascii_only=ascii_only) for page in pages]
    return Rendered(f"\n{'=' * min(columns, 40)}\n\n".join(texts).encode())


def _paper(
    sheets: Sequence[Checklist],
    format_: str,
    size: Size,
    labels: Sequence[str],
    explain: bool,
) -> Rendered:
    """Sheets to print, behind a list of them if they are several."""
    from ybcli.render.outline import cover, outline

    pages = [outline(sheet, explain=explain) for sheet in sheets]
    front = cover(sheets, labels) if len(sheets) > 1 else None
    if format_ == "html":
        from ybcli.render.html import to_html

        return Rendered(to_html(pages, size, front).encode())
    from ybcli.render.pdf import to_pdf, to_png

    if format_ == "png" and front:
        raise UsageError("一张图片只放一份清单。几份一起请用 -o 清单.pdf 或 .html。")
    data, warnings = to_png(pages[0], size) if format_ == "png" else to_pdf(pages, size, front)
    rendered = Rendered(data)
    rendered.warnings = warnings
    return rendered
