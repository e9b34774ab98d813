"""What the keys do on a page, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from ybcli.text import find_bad
from ybcli.wizard.entries import LONGEST
from ybcli.wizard.page import Entry, Move, Page, Row, UnclearError
from ybcli.wizard.questions import exclusive
from ybcli.wizard.view import DONE_ROW, Shape, View, back_row, draw, page_of

Answer: TypeAlias = str | tuple[str, ...] | Move

LIST_KEYS = "（上下键或数字移动，回车确定；? 看说明；Ctrl+C 退出）"
TICK_KEYS = "（上下键移动，空格打勾，最后选“选好了”；? 看说明；Ctrl+C 退出）"
WRITE_KEYS = "（{hint}；上下键在下面选；? 看说明；Ctrl+C 退出）"
_MOVING = "上下键或数字移动，Home、End 到头尾，PageUp、PageDown 翻页；"
LIST_HELP = f"按键：{_MOVING}回车确定；{{back}}q 或 Ctrl+C 退出。"
_TICKING = "空格打勾，再按一次去掉，最后在“选好了”上按回车；"
TICK_HELP = f"按键：{_MOVING}{_TICKING}{{back}}q 或 Ctrl+C 退出。"
_WRITING = "直接打字，Ctrl+U 清空；上下键在下面选，PageUp、PageDown 翻页；"
WRITE_HELP = f"按键：{_WRITING}回车确定；{{back}}Ctrl+C 退出。"


@dataclass
class Board:
    """A page, where its pointer is, what is typed and what ticked.

    `at` is None while a person types and points at nothing: no row is ever picked by itself.
    `offered`: what the words typed may mean. `told`: lines of help above it, to be left in sight.
    """

    page: Page
    entry: Entry | None = None
    ticking: bool = False
    at: int | None = None
    typed: str = ""
    notice: str = ""
    ticked: tuple[str, ...] = ()
    offered: tuple[Row, ...] = ()
    told: int = 0
    _digits: str = ""

    def __post_init__(self) -> None:
        default = self.page.default
        self.ticked = tuple(default.split(",")) if self.ticking and default else ()
        values = [row.value for row in self.rows]
        if self.entry is None:
            self.at = values.index(default) if default in values[: len(self.page.rows)] else 0
        else:
            self.at = values.index(default) if default and default in values else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything that can be pointed at."""
        rows = self.page.rows
        if self.entry is not None:
            rows = self.offered or self.entry.rows(self.typed)
        if self.ticking:
            rows = (*rows, DONE_ROW)
        return (*rows, back_row(self.page)) if self.page.back else rows

    @property
    def help(self) -> tuple[str, ...]:
        """What is said to `?`: of the page, and every key."""
        keys = WRITE_HELP if self.entry else TICK_HELP if self.ticking else LIST_HELP
        esc = "Esc" if self.entry else "左方向键或 Esc"
        back = f"{esc} {self.page.back}；" if self.page.back else ""
        return (*self.page.help, keys.format(back=back))

    def view(self, shape: Shape) -> View:
        """The page as it stands."""
        said = self.entry.preview(self.typed) if self.entry else ""
        if self.notice:
            said = self.notice if self.offered else f"错误：{self.notice}"
        return draw(
            self.page,
            self.rows,
            self.at,
            self._room(shape),
            keys=self._keys(),
            notice=said,
            typed=self.entry is not None,
            ticked=frozenset(self.ticked) if self.ticking else None,
        )

    def move(self, step: int) -> None:
        """Point at the next row; over the first row stands the line to type on, if there is one."""
        self._settle()
        count = len(self.rows)
        stops: list[int | None] = [*range(count)]
        if self.entry is not None:
            stops.insert(0, None)
        if stops:
            self.at = stops[(stops.index(self.at) + step) % len(stops)]

    def turn(self, step: int, shape: Shape) -> None:
        """Point at the next screenful."""
        self._settle()
        if self.rows:
            self.at = page_of(
                self.page,
                self.rows,
                self.at or 0,
                self._room(shape),
                step,
                keys=self._keys(),
                typed=self.entry is not None,
            )

    def jump(self, *, last: bool) -> None:
        """Point at the first row or the last."""
        self._settle()
        self.at = len(self.rows) - 1 if last else 0

    def digit(self, digit: str) -> None:
        """Point at the row of this number; two digits in a row make one number."""
        for number in (self._digits + digit, digit):
            index = self._numbered(int(number))
            if index is not None:
                self.notice, self._digits, self.at = "", number, index
                return
        self.notice, self._digits = f"没有第 {digit} 项。", ""

    def retype(self, typed: str) -> None:
        """What is typed changed: whatever was pointed at is another row now."""
        self._settle()
        self.typed, self.offered = typed, ()
        default = self.page.default if not typed else ""
        values = [row.value for row in self.rows]
        self.at = values.index(default) if default and default in values else None

    def admit(self, typed: str) -> bool:
        """Whether this may be put in the line; if not, it is said why."""
        self.notice = ""
        if find_bad(typed.strip()):
            self.notice = "里面有看不见的字符，没有放进来。请用键盘输入。"
        elif "\n" in typed.strip():
            self.notice = "粘贴的内容不止一行，没有放进来。"
        elif len(self.typed) + len(typed) > LONGEST:
            self.notice = "输入太长了，没有放进来。"
        return not self.notice

    def refuse(self, why: str) -> None:
        """Say why a key does nothing here."""
        self._settle()
        self.notice = why

    def toggle(self) -> None:
        """Tick the row under the pointer, or take its tick away."""
        self._settle()
        value = self.page.rows[self.at].value if self._on_option() and self.at is not None else ""
        if value in self.ticked:
            self.ticked = tuple(other for other in self.ticked if other != value)
        elif value:
            self.ticked = exclusive((*self.ticked, value))

    def enter(self) -> Answer | None:
        """What Enter answers; None if nothing yet."""
        self._settle()
        if self.at is None:
            return self._read()
        row = self.rows[self.at]
        if self.page.back and self.at == len(self.rows) - 1:
            return Move.BACK
        if row.closed:
            self.refuse(row.closed)
            return None
        if not self.ticking:
            return row.value
        if row is not DONE_ROW:
            self.toggle()
            return None
        if len(self.ticked) < self.page.least:
            self.notice = "还没有打勾。移到要选的一项上按空格。"
            return None
        return tuple(r.value for r in self.page.rows if r.value in self.ticked)

    def _read(self) -> str | None:
        """The typed words as an answer; the one row that fits is pointed at, and not yet taken."""
        if self.entry is None:
            return None
        try:
            return self.entry.read(self.typed)
        except UnclearError as error:
            self.notice, self.offered = str(error), error.rows
            self.at = 0 if error.sure else None
        return None

    def _room(self, shape: Shape) -> Shape:
        """The room beside the help, and half of a low window at least."""
        return replace(shape, rows=max(shape.rows // 2, shape.rows - self.told))

    def _settle(self) -> None:
        self.notice = self._digits = ""

    def _numbered(self, number: int) -> int | None:
        rows = len(self.rows)
        if number == 0:
            return rows - 1 if self.page.back else None
        return number - 1 if number <= rows - bool(self.page.back) else None

    def _on_option(self) -> bool:
        return self.at is not None and self.at < len(self.page.rows)

    def _keys(self) -> str:
        if self.entry is not None:
            return WRITE_KEYS.format(hint=self.entry.hint)
        return TICK_KEYS if self.ticking else LIST_KEYS
