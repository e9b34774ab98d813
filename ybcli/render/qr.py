"""QR codes for paper, of official addresses only."""

from __future__ import annotations

import re
from functools import cache
from os.path import dirname, isfile, join

from ybcli.render.link import is_official

CODES = join(dirname(__file__), "codes")
"""The codes of the front doors that nearly every sheet names, kept drawn: importing segno takes
as long as printing the sheet. `pytest --regold` draws them anew."""

_FRONT_DOOR = re.compile(r"https://([a-z0-9.-]+)/")


@cache
def drawn(address: str) -> str:
    """Return the code of an official address as SVG without a size; empty for any other."""
    if not is_official(address):
        return ""
    door = _FRONT_DOOR.fullmatch(address)
    kept = join(CODES, f"{door[1]}.svg") if door else ""
    if not isfile(kept):
        return draw(address)
    with open(kept, encoding="ascii") as file:
        return file.read()


def draw(address: str) -> str:
    """Draw a code; black modules in a white margin."""
    import segno

    code = segno.make(address, micro=False, error="m")
    return str(code.svg_inline(border=2, omitsize=True, lineclass=None, svgclass=None))
