from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.due import add_months, add_workdays, due
from ybcli.model import Term


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-20", 6, "2027-05-20"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # a Friday: the next workday is Monday
        ("2026-11-22", 1, "2026-11-23"),  # a Sunday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 30, "2027-01-04"),
    ],
)
def test_workdays_leave_out_weekends(start: str, days: int, end: str) -> None:
    assert add_workdays(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_a_fixed_day_is_of_the_year_it_names() -> None:
    start = date(2026, 11, 22)
    assert due(start, Term(next_year="01-20")) == date(2027, 1, 20)
    assert due(start, Term(same_year="12-31")) == date(2026, 12, 31)
    assert due(start, Term(next_year="02-29")) == date(2027, 2, 28)
    assert due(start, Term(months=12)) == date(2027, 11, 22)
    assert due(start, Term(workdays=1)) == date(2026, 11, 23)


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.integers(0, 240))
def test_a_later_start_is_never_due_earlier(start: date, months: int) -> None:
    assert add_months(start + timedelta(days=1), months) >= add_months(start, months)


@given(DAYS, st.integers(1, 60))
def test_a_workday_is_never_at_a_weekend(start: date, days: int) -> None:
    end = add_workdays(start, days)
    assert end.weekday() < 5
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days
