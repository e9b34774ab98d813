"""Numbered lines: no cursor is moved and nothing redrawn, so that any window and reader can follow.

Whole lines are read, so every input method works.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from ybcli.text import find_bad, safe
from ybcli.wizard import terminal
from ybcli.wizard.page import MARGIN, Entry, Move, Page, Row, UnclearError
from ybcli.wizard.questions import exclusive
from ybcli.wizard.view import fold

LONGEST = 200
_BACK = frozenset({"0", "b", "<", "返回", "上一题", "返回上一题"})
_HELP = frozenset({"?", "h", "help", "说明", "帮助"})
_QUIT = frozenset({"q", "quit", "exit", "退出"})
_NOTHING = frozenset({"", "无", "没有"})
_MOST_ROWS = 20
_NUMERALS = {numeral: str(n) for n, numeral in enumerate("零一二三四五六七八九十")}


class PlainAsker:
    """Asks by numbered lines on stderr and reads lines from stdin."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        """`ascii_only`: only the plainest glyphs beside 汉字."""
        self._ascii_only = ascii_only

    def say(self, text: str = "", *, head: str = "") -> None:
        """Print lines, wrapped."""
        terminal.tell(fold(text, terminal.shape(self._ascii_only), head))

    def choose(self, page: Page) -> str | Move:
        """Have the number of a row typed, or the beginning of its words."""
        self._title(page)
        self._list(page.rows, {page.default})
        self._keys("输入序号后回车。", page)
        while True:
            words = self._words(page)
            if isinstance(words, Move):
                return words
            row = self._picked(words, page.rows)
            if row is None and not words and page.default:
                return page.default
            if row is not None and row.closed:
                self.say(f"错误：{row.closed}")
                continue
            if row is not None:
                return row.value
            self._unclear(words, f"输入 1 到 {len(page.rows)} 之间的数字。")

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        """Have several numbers typed."""
        self._title(page)
        default = page.default.split(",") if page.default else []
        self._list(page.rows, set(default), kept="（已选）")
        nothing = "" if page.least else "一样也没有，就输入“无”。"
        same = "直接回车，已选的不变。" if default else ""
        self._keys(f"可以选几个，序号用逗号或空格隔开，例如 1,3。{same}{nothing}", page)
        while True:
            words = self._words(page)
            if isinstance(words, Move):
                return words
            if not words and default:
                return tuple(default)
            if words in _NOTHING and not page.least:
                return ()
            parts = words.replace(",", " ").replace("、", " ").split()
            rows = [self._picked(part, page.rows) for part in parts]
            picked = [row.value for row in rows if row is not None]
            if picked and len(picked) == len(parts):
                wanted = exclusive(picked)
                return tuple(row.value for row in page.rows if row.value in wanted)
            self._unclear(words, f"输入 1 到 {len(page.rows)} 之间的数字，例如 1,2。")

    def write(self, page: Page, entry: Entry) -> str | Move:
        """Have something typed; where it fits several rows, have one chosen by number."""
        rows = entry.rows("")
        self._title(page)
        self._list(rows, {page.default})
        self._keys(f"{entry.hint}。" + ("也可以输入序号。" if rows else ""), page)
        while True:
            words = self._words(page, typed=True)
            if isinstance(words, Move):
                return words
            row = self._picked(words, rows, by_number=True)
            if row is not None:
                return row.value
            if not words and page.default:
                return page.default
            try:
                return entry.read(words)
            except UnclearError as error:
                self.say(str(error) if error.rows else f"错误：{error}")
                if error.rows:
                    rows = error.rows[:_MOST_ROWS]
                    self._candidates(rows, len(error.rows) - len(rows))

    def _candidates(self, rows: Sequence[Row], more: int) -> None:
        """What the typed words may mean."""
        self._list(rows, set())
        if more:
            self.say(f"还有 {more} 个没有列出，多输几个字就少了。")
        self.say("输入序号选一个，或重新输入。")

    def _title(self, page: Page) -> None:
        self.say()
        for text in (page.head, page.ask, page.hint):
            if text:
                self.say(text)

    def _list(
        self, rows: Sequence[Row], defaults: set[str], kept: str = "（直接回车选这项）"
    ) -> None:
        shape = terminal.shape(self._ascii_only)
        for n, row in enumerate(rows, 1):
            note = f"：{row.remark}" if row.remark else ""
            mark = kept if row.value and row.value in defaults else ""
            head = f"  {n}. "
            terminal.tell(fold(row.label + note + mark, shape, head))

    def _keys(self, how: str, page: Page) -> None:
        self.say(how)
        back = f"0 {page.back}；" if page.back else ""
        self.say(f"{back}? 说明；q 退出")

    def _words(self, page: Page, *, typed: bool = False) -> str | Move:
        """A line that is neither a wish for help nor to leave."""
        while True:
            terminal.tell(["请输入："], end="")
            words = _tidy(_line())
            folded = words.casefold()
            if folded in _QUIT:
                raise KeyboardInterrupt
            if folded in _HELP:
                for text in (*page.help, _typing(page, typed)):
                    self.say(text, head=MARGIN)
            elif folded in _BACK and page.back:
                return Move.BACK
            elif len(words) > LONGEST:
                self.say("错误：输入太长了，没有用上。请重新输入。")
            elif not typed and (bad := find_bad(words)):
                self.say(f"错误：第 {bad[0] + 1} 个字符看不见（{bad[1]}）。请重新输入。")
            else:
                return words

    def _picked(self, words: str, rows: Sequence[Row], *, by_number: bool = False) -> Row | None:
        """The row of this number, or the one row that begins so."""
        number = _NUMERALS.get(words, words).rstrip(".。、)")
        if number.isdecimal():
            index = int(number[:4])
            return rows[index - 1] if 1 <= index <= len(rows) else None
        if by_number or not words:
            return None
        hits = [row for row in rows if _tidy(row.label).casefold().startswith(words.casefold())]
        return hits[0] if len(hits) == 1 else None

    def _unclear(self, words: str, wanted: str) -> None:
        what = f"没有听懂“{safe(words, limit=20)}”。" if words else "还没有选择。"
        self.say(f"错误：{what}{wanted}")


def _typing(page: Page, typed: bool) -> str:
    """What may be typed on any page, beside an answer."""
    how = "" if typed else "序号，或选项开头的几个字，再按回车；"
    return f"可以输入：{how}{f'0 {page.back}；' if page.back else ''}q 退出。"


def _tidy(line: str) -> str:
    """What was typed, with full-width digits and marks as half-width ones."""
    return unicodedata.normalize("NFKC", line).strip()


def _line() -> str:
    """A line from stdin, whatever bytes it holds.

    Raises:
        EOFError: there is none.
    """
    raw = getattr(sys.stdin, "buffer", None)
    try:
        if raw is None:
            line = sys.stdin.readline()
        else:
            line = raw.readline().decode(sys.stdin.encoding or "utf-8", "replace")
    except OSError:  # the window is gone
        line = ""
    if not line:
        raise EOFError
    return str(line)
