"""Where a sheet goes: the screen, a pipe or a file, in the shape that was asked for."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from shutil import get_terminal_size, which

from ybcli import render
from ybcli.errors import CommandLineError, UnknownNameError
from ybcli.record import Record
from ybcli.sheet import Checklist
from ybcli.text import nearest, safe

COLUMNS = 76
BINARY = frozenset({"pdf", "png"})
"""Formats that no terminal can show."""


class Layout(Record):
    """The shape asked for; `format` empty: as the file's suffix says, or text."""

    format: str = ""
    output: str = ""
    force: bool = False
    large: bool = False
    compact: bool = False
    ascii_only: bool = False
    explain: bool = False
    open: bool = False
    color: bool = True

    @property
    def is_default(self) -> bool:
        """Whether the sheet is simply to be seen."""
        return self == Layout(ascii_only=self.ascii_only, color=self.color)


def publish(sheets: Sequence[Checklist], layout: Layout) -> None:
    """Render and put out; several sheets become one document.

    Raises:
        UsageError: the format is unknown or its part is not installed.
        OutputError: the file cannot be written, or is there and `force` is not given.
    """
    to_file = layout.output not in ("", "-")
    format_ = wanted_format(layout)
    if not to_file and format_ in BINARY and sys.stdout.isatty():
        raise CommandLineError("not_on_screen", format_)
    data = render.render_many(
        sheets,
        format_,
        columns=COLUMNS if to_file else columns(),
        large=layout.large,
        compact=layout.compact,
        ascii_only=layout.ascii_only,
        explain=layout.explain,
    )
    for warning in data.warnings:
        print(warning, file=sys.stderr)
    if to_file:
        from ybcli import files

        files.write(layout.output, data, layout.force)
        saved(layout.output, opened=layout.open)
    elif format_ == "text" and sys.stdout.isatty():
        from ybcli.commands.screen import show

        show(data.decode(), styled=layout.color)
    else:
        put(data, as_text=format_ not in BINARY and format_ != "json")


def wanted_format(layout: Layout) -> str:
    """The format by its name, else by the file's suffix, else text.

    Raises:
        UnknownNameError: neither is one.
    """
    if layout.format:
        if layout.format in render.FORMATS:
            return layout.format
        known = tuple(render.FORMATS)
        raise UnknownNameError("format", layout.format, nearest(layout.format, known), known)
    if layout.output in ("", "-"):
        return "text"
    return render.format_of(layout.output)


def columns() -> int:
    """How wide text may be on the screen; on paper and in a pipe, `COLUMNS`."""
    return min(COLUMNS, get_terminal_size().columns) if sys.stdout.isatty() else COLUMNS


def put(data: bytes, *, as_text: bool) -> None:
    """Write to stdout: text in the encoding of the terminal, everything else as it is."""
    if as_text:
        sys.stdout.write(data.decode())
    else:
        sys.stdout.buffer.write(data)


def put_json(data: object) -> None:
    """Write JSON to stdout, always in UTF-8, as programs expect it."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    put(f"{text}\n".encode(), as_text=False)


def saved(path: str, *, opened: bool) -> None:
    """Say where the file is; open it if that was asked for, else say how to print it."""
    print(f"已保存：{safe(path)}", file=sys.stderr)
    if opened and _shown(path):
        return
    if opened:
        print("没有找到能打开它的程序，请自己打开。", file=sys.stderr)
    if path.lower().endswith((".html", ".htm", ".pdf")):
        print("打印：双击打开，再按 Ctrl+P（苹果电脑按 Command+P）。", file=sys.stderr)
    if path.lower().endswith(".pdf") and which("lp"):
        print(f"也可以运行：lp -o media=A4 {safe(shlex.quote(path))}", file=sys.stderr)


def _shown(path: str) -> bool:
    """Whether the system opened the file in a program of its own."""
    import webbrowser
    from pathlib import Path

    return webbrowser.open(Path(path).absolute().as_uri())
