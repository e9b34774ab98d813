"""The sheet on a terminal: the same words, with headings bold and citations faint.

Weight and not colour, so that it reads on any background and to any eye; `rich` knows what the
terminal can do, and `NO_COLOR`.
"""

from __future__ import annotations

import re
import sys

_HEADING = re.compile(r"^【.+】$", re.MULTILINE)
_FIRST_THING = re.compile(r"(?<=^【最要紧】\n).+", re.MULTILINE)
_CITATION = re.compile(r"\[\d+\]")


def show(text: str, *, styled: bool) -> None:
    """Print a text sheet on stdout, which is a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=sys.stdout, markup=False, highlight=False, emoji=False, no_color=not styled
    )
    sheet = Text(text, end="")
    if styled:
        sheet.highlight_regex(_HEADING, "bold")
        sheet.highlight_regex(_FIRST_THING, "bold")
        sheet.highlight_regex(_CITATION, "dim")
    console.print(sheet, soft_wrap=True)
