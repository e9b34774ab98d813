"""One HTML file that needs nothing else: for the printer first, for a phone as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from os.path import dirname

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ybcli.render.link import is_address, is_number, is_official
from ybcli.render.page import Cover, Page, Size, compact_points
from ybcli.render.qr import drawn

_DIGITS = re.compile(r"(\d{3,4}-\d[\d-]{3,10}(?:（星期.）)?)")
_SLASH = re.compile(r"(?<=[^/:]/)(?=[^/])")


def to_html(pages: Sequence[Page], size: Size, cover: Cover | None = None) -> str:
    """Return the document of these pages, each beginning on a sheet of its own."""
    template = _environment().get_template("html.jinja")
    return template.render(pages=pages, size=str(size), cover=cover)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(dirname(__file__)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {"address": is_address, "official": is_official, "dialable": is_number}
    environment.filters |= {"qr": _code, "parts": _parts, "whole": _whole, "points": compact_points}
    return environment


def _whole(text: str) -> Markup:
    """The text, escaped, with days and numbers to dial kept on one line."""
    parts = _DIGITS.split(text)
    held = [Markup('<span class="whole">{}</span>').format(part) for part in parts[1::2]]
    return Markup("").join(
        part for pair in zip_longest(map(escape, parts[::2]), held, fillvalue="") for part in pair
    )


def _parts(address: str) -> Markup:
    """The address, escaped, that may go on after any of its slashes on the next line."""
    return Markup("<wbr>").join(map(escape, _SLASH.split(address)))


def _code(address: str) -> Markup:
    """The QR code of an official address, drawn in the page itself."""
    return Markup(drawn(address))  # noqa: S704  # black paths; nothing of the address is in them
