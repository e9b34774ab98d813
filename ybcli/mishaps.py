"""What a YAML parser's complaint means to a person who types Chinese."""

from __future__ import annotations

import re
from typing import Any

from ybcli.node import FULL_WIDTH_COLON

_FULL_WIDTH_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_][A-Za-z0-9_]*\s*：")

# The word both parsers use; whether the mistake stands where the construct began; what to say.
_COMPLAINTS = (
    ("simple key", True, "这一行少了半角冒号加空格“: ”"),
    ("mapping values", False, "文字里有“: ”，请给整句加引号；或上一行没有写完"),
    ("start any token", False, "文字不能以 {char} 开头，请加引号"),
    ("alias", True, "文字不能以 {char} 开头，请加引号"),
    ("anchor", True, "文字不能以 {char} 开头，请加引号"),
    ("tag", True, "文字不能以 ! 开头（YAML 会当成标签），请加引号"),
    ("escape", False, "引号里 \\ 后面的写法不对"),
    ("quoted", True, "引号没有配对"),
    ("flow", True, "括号没有配对，或少了半角逗号“, ”；文字里有括号的要加引号"),
    ("block scalar", True, "| 或 > 后面不能跟文字"),
    ("", False, "缩进没有对齐，或括号、引号后面多了文字"),
)


def explain(error: Any, lines: list[str]) -> tuple[int, str]:
    """Return the line of the mistake, from 1, and what is wrong with it.

    Two parsers complain in different words of the same place; this goes by the place, and by what
    words they share. `error` is a `yaml.MarkedYAMLError`.
    """
    here = error.problem_mark or error.context_mark
    start = error.context_mark or here
    said = f"{error.context or ''} {error.problem or ''}"
    word, at_start, problem = next(c for c in _COMPLAINTS if c[0] in said)
    if word in ("simple key", "mapping values"):
        slip = _full_width(min(start.line, here.line - 1), here.line, lines)
        if slip is not None:
            return slip + 1, FULL_WIDTH_COLON
    mark = start if at_start else here
    char = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    return mark.line + 1, problem.format(char=char)


def _full_width(first: int, last: int, lines: list[str]) -> int | None:
    """Return the line on which a key ends in a full-width colon, if one is near the complaint."""
    near = range(max(0, first), min(last + 1, len(lines)))
    return next((n for n in near if _FULL_WIDTH_KEY.match(lines[n])), None)
