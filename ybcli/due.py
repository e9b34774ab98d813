"""Days counted forward: when something that is due `Term` after a start falls due."""

from __future__ import annotations

from datetime import date, timedelta

from ybcli.model import Term

SATURDAY = 5


def due(start: date, term: Term) -> date:
    """The last day of a term that begins at `start`.

    Months end on the same day of the month, or on its last where there is no such day (民法典
    第 202 条). Workdays leave out Saturdays and Sundays and nothing else: public holidays are
    decreed a year at a time, and the sheet says that they are not counted.
    """
    if term.months is not None:
        return add_months(start, term.months)
    if term.workdays is not None:
        return add_workdays(start, term.workdays)
    year = start.year + 1 if term.next_year else start.year
    month, day = (int(part) for part in (term.next_year or term.same_year).split("-"))
    return date(year, month, min(day, _last_day(year, month)))


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, _last_day(year, month + 1)))


def add_workdays(start: date, days: int) -> date:
    """The so-many-th Monday to Friday after the start."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def _last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
