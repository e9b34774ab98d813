"""The calendar: whole days, neutral words, and ids that a second import recognises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Component
from sheets import COMMON, HOSTILE, MINIMAL, hostile

from ybcli.errors import UsageError
from ybcli.render import render, render_many
from ybcli.sheet import Checklist, Said


def events(sheet: Checklist) -> list[Component]:
    return Calendar.from_ical(render(sheet, "ics")).walk("VEVENT")


def test_each_known_day_is_a_whole_day_event() -> None:
    days = [event.decoded("dtstart") for event in events(COMMON)]
    assert days == [date(2026, 12, 1), date(2027, 6, 1), date(2026, 12, 1)]
    for event in events(COMMON):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"
        assert event.decoded("dtstamp") == datetime(2026, 11, 22, tzinfo=UTC)


def test_an_event_points_to_its_line_on_the_sheet() -> None:
    described = [str(event["description"]) for event in events(COMMON)]
    assert [text.split("第 ")[1] for text in described] == ["1 条。", "2 条。", "4 条。"]
    text = render(COMMON, "text").decode().split("【时间】")[1]
    assert "\n2. 备案有效期" in text
    assert "\n4. 打算住院：2026-12-01" in text


def test_last_days_ring_a_week_and_a_day_before_at_nine() -> None:
    def rings(event: Component) -> list[timedelta]:
        return [alarm.decoded("trigger") for alarm in event.walk("VALARM")]

    last, _, noted = events(COMMON)
    nine = timedelta(hours=9)
    assert rings(last) == [nine - timedelta(days=7), nine - timedelta(days=1)]
    assert rings(noted) == [nine - timedelta(days=1)]
    assert all(alarm["action"] == "DISPLAY" for e in events(COMMON) for alarm in e.walk("VALARM"))


def test_a_calendar_in_a_cloud_learns_nothing_about_the_illness() -> None:
    made = render(hostile(), "ics").decode()
    for word in ("住院", "转诊", "上海", "烟台", "备案", *HOSTILE):
        assert word not in made


def test_lines_hold_75_octets_and_end_as_the_standard_says() -> None:
    made = bytes(render(COMMON, "ics"))
    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()


def test_importing_again_updates_instead_of_doubling() -> None:
    moved = replace(
        COMMON,
        answers={**COMMON.answers, "admission_on": "2026-12-08"},
        dates=(Said(id="admission_on", label="打算住院", value="2026-12-08"),),
        as_of=date(2026, 11, 25),
    )
    assert [e["uid"] for e in events(moved)] == [e["uid"] for e in events(COMMON)]
    uids = [e["uid"] for e in events(COMMON)]
    assert len(set(uids)) == len(uids)


def test_another_person_s_days_are_other_events() -> None:
    other = replace(COMMON, answers={**COMMON.answers, "home": "370200"})
    assert not {e["uid"] for e in events(other)} & {e["uid"] for e in events(COMMON)}


def test_a_sheet_without_days_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="没有日期"):
        render(MINIMAL, "ics")


def test_several_sheets_make_one_calendar() -> None:
    other = replace(COMMON, answers={**COMMON.answers, "home": "370200"})
    made = Calendar.from_ical(render_many([COMMON, MINIMAL, other], "ics"))
    assert len(made.walk("VEVENT")) == 6
