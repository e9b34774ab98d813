"""The days as a calendar: whole-day events that tell nobody what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from ybcli.errors import UsageError
from ybcli.record import Record
from ybcli.sheet import Checklist

if TYPE_CHECKING:
    from icalendar import Event

SPACE = UUID("5f1d1a52-6a43-5b0e-9d7e-2f6d0a7c3c11")
"""The name space of event ids: the same sheet makes the same ids, so importing again updates."""

MORNING = timedelta(hours=9)


class _Moment(Record):
    """One day. `place`: which line of the sheet's 时间 it is, for calendars travel to clouds."""

    id: str
    place: int
    day: date
    last: bool


def to_ics(sheets: Sequence[Checklist]) -> bytes:
    """Return a calendar of every computed last day and every date that was given.

    Raises:
        UsageError: there is no day on any sheet.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//ybcli//ybcli//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for sheet in sheets:
        for moment in _moments(sheet):
            calendar.add_component(_event(sheet, moment))
    if not calendar.subcomponents:
        raise UsageError("这张清单没有日期，做不成日历。回答里填上日期再试，或换一种格式。")
    return bytes(calendar.to_ical())


def _event(sheet: Checklist, moment: _Moment) -> Event:
    """A whole day, so that no time zone can shift it; it keeps nobody from being busy."""
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{uuid5(SPACE, _whose(sheet) + moment.id)}@ybcli")
    event.add("dtstamp", datetime.combine(sheet.as_of, time(), UTC))
    event.add("dtstart", moment.day)
    event.add("dtend", moment.day + timedelta(days=1))
    event.add("summary", "医保办事：最后一天" if moment.last else "医保办事：记下的日子")
    event.add("description", f"见 {sheet.as_of} 的清单，“时间”第 {moment.place} 条。")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for before in (7, 1) if moment.last else (1,):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"医保办事：还有 {before} 天")
        alarm.add("trigger", MORNING - timedelta(days=before))
        event.add_component(alarm)
    return event


def _moments(sheet: Checklist) -> Iterator[_Moment]:
    """The days in the order of the sheet's 时间, which numbers them the same way."""
    for n, due in enumerate(sheet.deadlines, 1):
        if due.day:
            yield _Moment(id=f"due:{due.id}", place=n, day=due.day, last=True)
    for n, said in enumerate(sheet.dates, len(sheet.deadlines) + 1):
        yield _Moment(id=f"date:{said.id}", place=n, day=date.fromisoformat(said.value), last=False)


def _whose(sheet: Checklist) -> str:
    """What tells this sheet's events from another's, whatever days were given."""
    given = {said.id for said in sheet.dates}
    return "|".join(
        [sheet.flow, *(f"{k}={v}" for k, v in sheet.answers.items() if k not in given), ""]
    )
