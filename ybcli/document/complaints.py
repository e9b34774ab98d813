"""What a YAML parser's complaint means to a person who types Chinese."""

from __future__ import annotations

import re
from typing import Any, Final

_FULL_WIDTH_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_][A-Za-z0-9_]*\s*：")

FULL_WIDTH_COLON: Final = "YB-E019"

# The word both parsers use; whether the mistake stands where the construct began; its code.
_COMPLAINTS = (
    ("nesting depth", False, "YB-E013"),
    ("simple key", True, "YB-E018"),
    ("mapping values", False, "YB-E020"),
    ("start any token", False, "YB-E021"),
    ("alias", True, "YB-E021"),
    ("anchor", True, "YB-E021"),
    ("tag", True, "YB-E021"),
    ("escape", False, "YB-E022"),
    ("quoted", True, "YB-E023"),
    ("flow", True, "YB-E024"),
    ("block scalar", True, "YB-E025"),
    ("", False, "YB-E026"),
)


def explain(error: Any, lines: list[str]) -> tuple[int, str, str]:
    """Return the line of the mistake, from 1, its code, and the character it stands at.

    Two parsers complain in different words of the same place; this goes by the place, and by what
    words they share. `error` is a `yaml.MarkedYAMLError`.
    """
    here = error.problem_mark or error.context_mark
    start = error.context_mark or here
    said = f"{error.context or ''} {error.problem or ''}"
    word, at_start, code = next(c for c in _COMPLAINTS if c[0] in said)
    if word in ("simple key", "mapping values"):
        slip = _full_width(min(start.line, here.line - 1), here.line, lines)
        if slip is not None:
            return slip + 1, FULL_WIDTH_COLON, ""
    mark = start if at_start else here
    char = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    return min(mark.line + 1, len(lines)), code, char  # one parser's end is a line further down


def _full_width(first: int, last: int, lines: list[str]) -> int | None:
    """Return the line on which a key ends in a full-width colon, if one is near the complaint."""
    near = range(max(0, first), min(last + 1, len(lines)))
    return next((n for n in near if _FULL_WIDTH_KEY.match(lines[n])), None)
