"""A day as people write it: 12月1日, 12.1, 2026-12-01, 下周二, 昨天."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from ybcli.due import add_months
from ybcli.errors import NoSuchDayError
from ybcli.model import Tense

_NEAR = {"大前天": -3, "前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_WEEKS = {"上": -1, "下": 1}
_NUMERALS = {numeral: n for n, numeral in enumerate("零一二三四五六七八九")}

_SEP = r"\s*[-./年]\s*"
_FULL = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*[-./月]\s*(\d{{1,2}})\s*[日号]?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_OF_MONTH = re.compile(r"(上|下|本|这)个?月(\d{1,2})[日号]")
_WEEKDAY = re.compile(r"(上|下|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_AWAY = re.compile(r"(\d{1,3})天(?:之?后|以后)|(\d{1,3})天(?:之?前|以前)")


def read_day(text: str, today: date, tense: Tense | None = None) -> date | None:
    """The day that `text` means, seen from today; None if it means no day.

    Without a year it is the nearest such day of that tense: the caller says it back in full.

    Raises:
        NoSuchDayError: the calendar has no such day.
    """
    words = _digits(unicodedata.normalize("NFKC", text).strip())
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if found := _FULL.fullmatch(words) or _PACKED.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_DAY.fullmatch(words):
        return _nearest(int(found[1]), int(found[2]), today, tense)
    if found := _OF_MONTH.fullmatch(words):
        first = add_months(today.replace(day=1), _WEEKS.get(found[1], 0))
        return _day(first.year, first.month, int(found[2]))
    if found := _WEEKDAY.fullmatch(words):
        monday = today - timedelta(days=today.weekday())
        weekday = "一二三四五六日".index(found[2].replace("天", "日"))
        return monday + timedelta(weeks=_WEEKS.get(found[1], 0), days=weekday)
    if found := _AWAY.fullmatch(words):
        return today + timedelta(days=int(found[1] or 0) - int(found[2] or 0))
    return None


def fits(day: date, today: date, tense: Tense | None) -> bool:
    """Whether a day lies on its side of today; today lies on both."""
    match tense:
        case Tense.PAST:
            return day <= today
        case Tense.FUTURE:
            return day >= today
        case None:
            return True


def _nearest(month: int, day: int, today: date, tense: Tense | None) -> date:
    """The year that brings a month and a day closest to today; 2 月 29 日 may be years away."""
    near = []
    for year in range(today.year - 8, today.year + 9):  # 2100 is no leap year
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if fits(candidate, today, tense):
            near.append(candidate)
    if not near:
        raise NoSuchDayError(None, month, day)
    return min(near, key=lambda candidate: abs(candidate - today))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDayError(year, month, day) from None


def _digits(words: str) -> str:
    """Turn 十二月三十一日 into 12月31日; a weekday keeps its numeral."""
    if re.search("周|星期|礼拜", words):
        return words

    def number(found: re.Match[str]) -> str:
        tens, ten, units = found[0].partition("十")
        if not ten:
            return "".join(str(_NUMERALS[n]) for n in tens)
        return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(units, 0))

    return re.sub("[零一二三四五六七八九十]+", number, words)
