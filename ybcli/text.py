"""The one gate for text from outside, and how Chinese text measures and breaks in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BAD = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f"  # C0 but tab and line ends; DEL; C1
    "\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # foreign line ends, bidi
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f"  # unseen
    "\u3164\uffa0\ufeff\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # surrogates, tags and variation selectors
)
_IDENTITY = (
    r"(?<!\d)(?:\d{17}[Xx]|\d{15,}"
    r"|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]"
    r"|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)"
)
_EVERYDAY = "[ -~·‘’“”…—\u3001-\u3015\u4e00-\u9fff\uff01-\uff5e]*"
"""What nearly every line is made of: ASCII, 汉字, full-width marks, two cells each; and the quotes,
dashes and dots for which wcwidth says one, though terminals in GBK may draw two (`--ascii`)."""

_NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉”’％‰…—～·,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔〈“‘￥([{")
_PIECE = r"(?s:[!-~]+|[ \u3000]+|.)"


def safe(text: object, *, multiline: bool = False, limit: int = 2000) -> str:
    """Return text fit for a terminal or a file: one line, or lines if `multiline`.

    Whatever could steer a terminal, reorder a line or hide is shown as its code point; text over
    `limit` characters is cut with an ellipsis. Never raises.
    """
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    shown = _BAD.sub(lambda found: f"\\u{{{ord(found[0]):X}}}", lines)
    if not multiline:
        shown = shown.replace("\n", " ")
    return shown if len(shown) <= limit else shown[:limit] + "…"


def find_bad(text: str) -> tuple[int, str] | None:
    """Return where the first unprintable character stands and its name, as `(3, "U+202E")`."""
    found = _BAD.search(text)
    return (found.start(), f"U+{ord(found[0]):04X}") if found else None


def mask(text: str) -> str:
    """Replace what may be an identity or bank card number by asterisks."""
    return re.sub(_IDENTITY, lambda found: "*" * len(found[0]), text)


def width(text: str) -> int:
    """Count the terminal cells that text takes; a control character takes none."""
    if re.fullmatch(_EVERYDAY, text):
        return len(text) + sum(char > "\u3000" for char in text)
    from wcwidth import wcswidth, wcwidth

    whole = wcswidth(text)
    return whole if whole >= 0 else sum(max(0, wcwidth(char)) for char in text)


def wrap(text: str, columns: int, indent: str = "") -> list[str]:
    """Break text into lines of at most `columns` cells; lines after the first begin with `indent`.

    Spaces that the text begins with stay. No line begins with closing punctuation or ends with
    opening punctuation. ASCII words, numbers and addresses stay whole unless one alone is wider
    than a line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = indent if lines else text[: len(text) - len(text.lstrip(" "))]
        margin = line
        for piece in _fitting(_pieces(paragraph), max(2, columns - width(indent))):
            if line != margin and width(line) + width(piece.rstrip()) > columns:
                lines.append(line.rstrip())
                line = margin = indent
            line += piece.lstrip() if line == margin else piece
        lines.append(line.rstrip())
    return lines


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that `word` most likely meant, if any is near.

    Of two 汉字 one is enough: 帐户 is 账户.
    """
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    cutoff = 0.5 if len(word) == 2 and not word.isascii() else 0.6
    found = get_close_matches(word[:100].casefold(), by_folded, n=1, cutoff=cutoff)
    return by_folded[found[0]] if found else None


def _pieces(text: str) -> Iterator[str]:
    """Cut where a line may end: between pieces, never within one."""
    piece = ""
    for token in re.findall(_PIECE, text):
        if piece and not (piece[-1] in _NOT_LAST or token[0] in _NOT_FIRST or not width(token)):
            yield piece
            piece = ""
        piece += token
    if piece:
        yield piece


def _fitting(pieces: Iterable[str], columns: int) -> Iterator[str]:
    """Cut the pieces that are wider than a whole line."""
    for piece in pieces:
        if width(piece) <= columns:
            yield piece
            continue
        part = ""
        for char in piece:
            if part and width(part + char) > columns:
                yield part
                part = ""
            part += char
        yield part
