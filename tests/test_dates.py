from datetime import date

import pytest

from ybcli.dates import read_day
from ybcli.errors import NoSuchDayError
from ybcli.model import Tense

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("12 月 1 号", "2026-12-01"),
        ("12.1", "2026-12-01"),
        ("１２．１", "2026-12-01"),
        ("十二月一日", "2026-12-01"),
        ("十月二十三号", "2026-10-23"),
        ("1月3日", "2027-01-03"),
        ("10-30", "2026-10-30"),
        ("今天", "2026-11-22"),
        ("昨天", "2026-11-21"),
        ("大后天", "2026-11-25"),
        ("后天", "2026-11-24"),
        ("明天", "2026-11-23"),
        ("前天", "2026-11-20"),
        ("大前天", "2026-11-19"),
        ("下周二", "2026-11-24"),
        ("上周三", "2026-11-11"),
        ("周日", "2026-11-22"),
        ("星期天", "2026-11-22"),
        ("这个星期一", "2026-11-16"),
        ("下个月5号", "2026-12-05"),
        ("这个月3号", "2026-11-03"),
        ("上月三十一日", "2026-10-31"),
        ("3天后", "2026-11-25"),
        ("十天前", "2026-11-12"),
        ("2月29日", "2028-02-29"),
    ],
)
def test_a_day_is_understood_as_people_write_it(text: str, day: str) -> None:
    assert read_day(text, SUNDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "tense", "day"),
    [
        ("3.1", None, "2027-03-01"),
        ("3.1", Tense.PAST, "2026-03-01"),
        ("11月23日", Tense.PAST, "2025-11-23"),
        ("10.30", Tense.FUTURE, "2027-10-30"),
        ("11.22", Tense.PAST, "2026-11-22"),
        ("11.22", Tense.FUTURE, "2026-11-22"),
        ("2月29日", Tense.PAST, "2024-02-29"),
        ("2027-03-01", Tense.PAST, "2027-03-01"),
        ("昨天", Tense.FUTURE, "2026-11-21"),
    ],
)
def test_the_year_left_out_is_the_nearest_on_the_side_where_the_day_lies(
    text: str, tense: Tense | None, day: str
) -> None:
    assert read_day(text, SUNDAY, tense) == date.fromisoformat(day)


def test_a_leap_day_is_found_over_the_year_that_has_none() -> None:
    assert read_day("2.29", date(2097, 1, 1), Tense.FUTURE) == date(2104, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "明年", "12", "1-2-3-4", "下周八", "2026-12", "昨天下午", "x"]
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_day(text, SUNDAY) is None


@pytest.mark.parametrize("text", ["11月31日", "2026-02-29", "13.1", "0月5日"])
def test_a_day_the_calendar_lacks_is_named(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        read_day(text, SUNDAY)


def test_the_message_says_which_day_is_missing() -> None:
    with pytest.raises(NoSuchDayError, match="11 月没有 31 日"):
        read_day("11.31", SUNDAY)
