"""A page as lines for a terminal of some size: wrapped, and scrolled by whole rows."""

from __future__ import annotations

from collections.abc import Sequence

from ybcli.record import Record
from ybcli.text import safe, width, wrap
from ybcli.wizard.page import Page, Row

MAX_COLUMNS = 76
DONE_ROW = Row(value="=", label="选好了")
"""The row that ends a page of ticks; no id looks like its value."""
POINTER, NO_POINTER = "> ", "  "
_LOOK_ALIKES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "—": "-", "–": "-", "·": "."}
    | {"→": "->", "←": "<-", "↑": "^", "↓": "v", "×": "x", "～": "~", "※": "*"}
)


class Shape(Record):
    """The room there is, and whether only the plainest glyphs may be drawn."""

    columns: int
    rows: int
    ascii_only: bool = False

    @property
    def measure(self) -> int:
        """How wide a line may be; the last column stays free, since some terminals wrap at it."""
        return max(2, min(MAX_COLUMNS, self.columns - 1))


class Line(Record):
    """A line of a list: its text, and whether it belongs to the row under the pointer."""

    text: str
    current: bool = False


class View(Record):
    """A page drawn: what stands above the line that is typed on, and what below."""

    above: tuple[str, ...]
    below: tuple[Line, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it but the line that is typed on."""
        return (*self.above, *(line.text for line in self.below))


def fold(text: str, shape: Shape, head: str = "") -> list[str]:
    """Text from anywhere as lines fit for this terminal; `head` begins the first, blanks the rest.

    Under a head that takes more than half of the line, the rest begins further left.
    """
    shown = safe(head + text, multiline=True)
    shown = shown.translate(_LOOK_ALIKES) if shape.ascii_only else shown
    hang = width(head)
    if hang * 2 > shape.measure:
        hang = min(2 + hang - width(head.lstrip()), shape.measure // 2)
    return [line.rstrip() for line in wrap(shown, shape.measure, " " * hang)]


def back_row(page: Page) -> Row:
    """The last row, which leads back."""
    return Row(value="", label=page.back)


def number_of(page: Page, rows: Sequence[Row], index: int) -> int:
    """The digit that leads to a row; the way back is 0, as in numbered lines."""
    return 0 if page.back and index == len(rows) - 1 else index + 1


def draw(
    page: Page,
    rows: Sequence[Row],
    at: int | None,
    shape: Shape,
    *,
    keys: str,
    notice: str = "",
    typed: bool = False,
    ticked: frozenset[str] | None = None,
) -> View:
    """Lay a page out; `typed`: a line to type on stands above the rows."""
    blocks = [
        _block(page, rows, index, shape, at == index, typed, ticked) for index in range(len(rows))
    ]
    above, notices = _above(page, keys, notice, shape, [len(block) for block in blocks], typed)
    room = shape.rows - len(above) - len(notices) - typed - 1
    below = [Line(text=text) for text in notices]
    return View(above=tuple(above), below=(*below, *_shown(blocks, at, room, shape)))


def pages(heights: Sequence[int], room: int) -> list[range]:
    """Deal rows out over screens of `room` lines, whole rows only; two lines may say more."""
    if sum(heights) <= room:
        return [range(len(heights))]
    dealt: list[range] = []
    start = used = 0
    for index, height in enumerate(heights):
        if index > start and used + height > max(1, room - 2):
            dealt.append(range(start, index))
            start, used = index, 0
        used += height
    return [*dealt, range(start, len(heights))]


def page_of(
    page: Page, rows: Sequence[Row], at: int, shape: Shape, step: int, *, keys: str, typed: bool
) -> int:
    """The row that the page keys lead to from row `at`."""
    heights = [len(_block(page, rows, n, shape, False, typed, None)) for n in range(len(rows))]
    above, _ = _above(page, keys, "", shape, heights, typed)
    dealt = pages(heights, shape.rows - len(above) - typed - 1)
    here = next(n for n, part in enumerate(dealt) if at in part)
    if not 0 <= here + step < len(dealt):
        return len(rows) - 1 if step > 0 else 0
    return dealt[here + step].start


def _above(
    page: Page, keys: str, notice: str, shape: Shape, heights: Sequence[int], typed: bool
) -> tuple[list[str], list[str]]:
    """The lines over the list, without what a low window has no room for; and the notice."""
    notices = fold(notice, shape, "  ") if notice else []
    parts = [
        [""],
        fold(page.head, shape) if page.head else [],
        fold(page.ask, shape, "? "),
        fold(page.hint, shape, "  ") if page.hint else [],
        fold(keys, shape, "  ") if keys else [],
    ]
    tallest = max(3, *heights) + 2 if heights else 0  # and that there is more on either side
    least = min(sum(heights), tallest) + typed + len(notices)
    for spare in (0, 3, 4, 1):
        if sum(map(len, parts)) + least < shape.rows:
            break
        parts[spare] = []
    return [line for part in parts for line in part], notices


def _block(
    page: Page,
    rows: Sequence[Row],
    index: int,
    shape: Shape,
    current: bool,
    typed: bool,
    ticked: frozenset[str] | None,
) -> list[Line]:
    """One row with its note, wrapped."""
    row = rows[index]
    head = POINTER if current else NO_POINTER
    if not typed:
        head += f"{number_of(page, rows, index)}. "
    if ticked is not None and row.value and row is not DONE_ROW:
        head += "[x] " if row.value in ticked else "[ ] "
    lines = fold(row.label, shape, head)
    note = row.remark
    if note:
        lines += fold(note, shape, " " * (width(head) + 2))
    return [Line(text=text, current=current) for text in lines]


def _shown(
    blocks: Sequence[Sequence[Line]], at: int | None, room: int, shape: Shape
) -> tuple[Line, ...]:
    """The rows around the pointer, and how many more there are on either side."""
    if not blocks:
        return ()
    dealt = pages([len(block) for block in blocks], room)
    part = next(part for part in dealt if (at or 0) in part)
    lines = [line for index in part for line in blocks[index]]
    before, after = part.start, len(blocks) - part.stop
    if before:
        lines = [*_sign(f"（上面还有 {before} 项）", shape), *lines]
    if after:
        lines += _sign(f"（下面还有 {after} 项，往下翻）", shape)
    return tuple(lines)


def _sign(text: str, shape: Shape) -> list[Line]:
    return [Line(text=text) for text in fold(text, shape, "  ")[:1]]
