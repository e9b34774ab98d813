"""What people type: places and days, read kindly and never guessed."""

from __future__ import annotations

from datetime import date

from ybcli.dates import fits, read_day
from ybcli.errors import NoSuchDayError, UnknownPlaceError
from ybcli.model import UNKNOWN, Handbook, Place, Question, Tense
from ybcli.places import called, find, full_name, the_place
from ybcli.record import Record
from ybcli.text import find_bad
from ybcli.wizard.page import Row, UnclearError

LONGEST = 60
_WEEKDAYS = "一二三四五六日"
_AHEAD, _BEHIND = ("12月1日、2026-12-01", "下周二"), ("3月1日、2026-03-01", "昨天")
"""How a day may be written: two ways that any day has, and a word for one near by."""


class PlaceEntry(Record):
    """A place, by 汉字, 拼音, initials or code; `earlier` and `last` are offered before typing."""

    book: Handbook
    earlier: str = ""
    last: str = ""

    hint = "输入城市名、拼音或首字母，例如 烟台、yantai、yt"

    def rows(self, typed: str) -> tuple[Row, ...]:
        """Every place the words may mean; before typing, those known from earlier."""
        if typed.strip():
            return tuple(map(self._row, find(self.book.places, typed[:LONGEST])))
        known = {self.earlier: "刚才的回答", self.last: "上次用过"}
        return tuple(
            Row(value=code, label=f"{place_name(self.book, code)}（{known[code]}）")
            for code in dict.fromkeys((self.earlier, self.last))
            if code in self.book.places
        )

    def read(self, typed: str) -> str:
        """The one place that is called so."""
        words = clean(typed)
        if not words:
            raise UnclearError(f"还没有输入。{self.hint}")
        namesakes = called(self.book.places, words)
        if len(namesakes) > 1:
            rows = tuple(map(self._row, namesakes))
            raise UnclearError("不止一个地方叫这个名字，请在下面选一个。", rows)
        try:
            return the_place(self.book.places, words).code
        except UnknownPlaceError as error:
            raise self._unclear(words, error) from None

    def preview(self, typed: str) -> str:  # noqa: ARG002  # the protocol's
        """The list shows it already."""
        return ""

    def _unclear(self, words: str, error: UnknownPlaceError) -> UnclearError:
        rows = self.rows(words)
        if len(rows) == 1:
            said = "只有下面一个地方符合。是它就选它，不是就重新输入。"
            return UnclearError(said, rows, sure=True)
        if rows:
            return UnclearError(f"有 {len(rows)} 个地方符合，请在下面选，或多输几个字。", rows)
        near = tuple(map(self._row, find(self.book.places, error.nearest or "")[:1]))
        said = "没有找到这个地方。是不是下面这一个？不是就重新输入。"
        return UnclearError(said if near else str(error), near)

    def _row(self, place: Place) -> Row:
        name = place_name(self.book, place.code)
        whole = "" if place.is_city else "（全省）"
        return Row(value=place.code, label=f"{name}{whole}  {place.pinyin}")


class DayEntry(Record):
    """A day, as people write it."""

    question: Question
    today: date
    earlier: str = ""

    @property
    def hint(self) -> str:
        """What may be typed, and what nothing typed means."""
        blank = "；不知道就直接回车" if self.question.unsure and not self._earlier else ""
        return f"例如 {'、'.join(self._ways)}{blank}"

    @property
    def _ways(self) -> tuple[str, str]:
        return _BEHIND if self.question.tense is Tense.PAST else _AHEAD

    @property
    def _earlier(self) -> str:
        return "" if self.earlier == UNKNOWN else self.earlier

    def rows(self, typed: str) -> tuple[Row, ...]:
        """The answer from before, and 不确定 where it may be given."""
        rows: tuple[Row, ...] = ()
        if self._earlier and not typed.strip():
            day = day_in_full(date.fromisoformat(self._earlier), self.today)
            rows = (Row(value=self._earlier, label=f"{day}（刚才的回答）"),)
        if self.question.unsure:
            rows = (*rows, Row(value=UNKNOWN, label=self.question.unsure.label))
        return rows

    def read(self, typed: str) -> str:
        """The day that is meant, as YYYY-MM-DD."""
        words = clean(typed)
        if not words and self.question.unsure:
            return UNKNOWN
        if not words:
            raise UnclearError(f"还没有输入日期。写成 {' 或 '.join(self._ways)}。")
        if self.question.unsure and words in ("不知道", "不确定", self.question.unsure.label):
            return UNKNOWN
        try:
            day = read_day(words, self.today, self.question.tense)
        except NoSuchDayError as error:
            raise UnclearError(str(error)) from None
        if day is None:
            raise UnclearError(f"没有看懂这个日期。写成 {' 或 '.join(self._ways)}。")
        if not fits(day, self.today, self.question.tense):
            over = "已经过了。请写今天或以后的日子。"
            ahead = "还没有到。请写今天或以前的日子。"
            raise UnclearError(plain_day(day) + (ahead if day > self.today else over))
        return day.isoformat()

    def preview(self, typed: str) -> str:
        """The day in full, as soon as there is one."""
        if not typed.strip():
            return ""
        try:
            answer = self.read(typed)
        except UnclearError:
            return ""
        return "" if answer == UNKNOWN else day_in_full(date.fromisoformat(answer), self.today)


def clean(typed: str) -> str:
    """Typed words, stripped.

    Raises:
        UnclearError: they hold what nobody types, or too much of it.
    """
    words = typed.strip()
    if len(words) > LONGEST:
        raise UnclearError("输入太长了。只写一个地名或一个日期就够了。")
    bad = find_bad(words)
    if bad:
        raise UnclearError(f"第 {bad[0] + 1} 个字符看不见（{bad[1]}），请删掉，或重新输入。")
    return words


def place_name(book: Handbook, code: str) -> str:
    """A place with its province."""
    return full_name(book.places, book.places[code])


def day_in_full(day: date, today: date) -> str:
    """A day with its weekday and how far off it is."""
    away = (day - today).days
    near = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}
    far = f"{away} 天后" if away > 0 else f"{-away} 天前"
    return f"{plain_day(day)}（星期{_WEEKDAYS[day.weekday()]}，{near.get(away, far)}）"


def plain_day(day: date) -> str:
    """A day in words."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
