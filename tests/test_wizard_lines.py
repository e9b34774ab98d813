"""Numbered lines: what is typed as whole lines, and what is printed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from wizard_toy import JILIN_CITY, JINAN, TODAY, YANTAI, tea

from ybcli.model import UNKNOWN
from ybcli.wizard.entries import DayEntry, PlaceEntry
from ybcli.wizard.page import Move, Page, Row
from ybcli.wizard.plain import PlainAsker

ROWS = (
    Row(value="a", label="转诊住院", note="医院同意转出"),
    Row(value="b", label="临时外出就医"),
    Row(value="c", label="急诊抢救"),
)
PAGE = Page(ask="哪一种？", head="第 5 题", rows=ROWS, back="返回上一题", help=("说明文字",))
DAY = next(q for q in tea().flows["tea"].questions if q.id == "drunk_on")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> object:
    def type_(lines: str | bytes) -> PlainAsker:
        raw = lines if isinstance(lines, bytes) else lines.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        return PlainAsker()

    return type_


class Typed:
    def __call__(self, lines: str | bytes) -> PlainAsker: ...  # the fixture's type


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("2\n", "b"),
        ("２\n", "b"),
        ("二\n", "b"),
        (" 2. \n", "b"),
        ("2、\n", "b"),
        ("急诊\n", "c"),
        ("0\n", Move.BACK),
        ("返回上一题\n", Move.BACK),
        ("9\n\n2\n", "b"),
        ("火星\n2\n", "b"),
        ("?\n1\n", "a"),
        ("？\n1\n", "a"),
        ("\x1b[2J\n2\n", "b"),
        ("\u202e2\n2\n", "b"),
        ("x" * 100_000 + "\n2\n", "b"),
        ("9" * 5_000 + "\n2\n", "b"),
        (b"\xe7\x83\n2\n", "b"),
    ],
)
def test_choosing(typed: Typed, lines: str | bytes, answer: str | Move) -> None:
    assert typed(lines).choose(PAGE) == answer


def test_what_is_printed_can_be_read_from_top_to_bottom(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("7\n2\n").choose(replace(PAGE, default="b"))
    assert capsys.readouterr().err.splitlines() == [
        "",
        "第 5 题",
        "哪一种？",
        "  1. 转诊住院：医院同意转出",
        "  2. 临时外出就医（直接回车选这项）",
        "  3. 急诊抢救",
        "输入序号后回车。",
        "0 返回上一题；? 说明；q 退出",
        "请输入：错误：没有听懂“7”。输入 1 到 3 之间的数字。",
        "请输入：",
    ]


def test_help_is_printed_and_the_line_asked_for_again(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("?\n1\n").choose(PAGE)
    told = "可以输入：序号，或选项开头的几个字，再按回车；0 返回上一题；q 退出。"
    assert f"请输入：  说明文字\n  {told}\n请输入：" in capsys.readouterr().err


def test_an_empty_line_takes_the_old_answer_and_only_that(typed: Typed) -> None:
    assert typed("\n").choose(replace(PAGE, default="b")) == "b"
    with pytest.raises(EOFError):
        typed("\n\n\n").choose(PAGE)


def test_zero_is_no_way_back_where_nothing_lies_behind(typed: Typed) -> None:
    assert typed("0\n返回\n1\n").choose(replace(PAGE, back="")) == "a"


@pytest.mark.parametrize("word", ["q", "Q", "ｑ", "退出"])
def test_leaving(typed: Typed, word: str) -> None:
    for lines in (f"{word}\n", f"x\n{word}\n"):
        with pytest.raises(KeyboardInterrupt):
            typed(lines).choose(PAGE)
    with pytest.raises(KeyboardInterrupt):
        typed(f"{word}\n").write(PAGE, PlaceEntry(book=tea()))


def test_the_end_of_the_input_is_never_an_answer(typed: Typed) -> None:
    for ask in ("choose", "tick"):
        with pytest.raises(EOFError):
            getattr(typed(""), ask)(replace(PAGE, default="b"))
    with pytest.raises(EOFError):
        typed("").write(PAGE, DayEntry(question=DAY, today=TODAY))


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("1,3\n", ("a", "c")),
        ("３、１\n", ("a", "c")),
        ("3 1 1\n", ("a", "c")),
        ("1,9\n急诊\n", ("c",)),
        ("\n2\n", ("b",)),
        ("0\n", Move.BACK),
    ],
)
def test_ticking(typed: Typed, lines: str, answer: tuple[str, ...] | Move) -> None:
    assert typed(lines).tick(PAGE) == answer


def test_ticking_nothing_where_nothing_is_wanted(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    page = replace(PAGE, least=0)
    assert typed("\n").tick(page) == ()
    assert typed("\n").tick(replace(page, default="a,c")) == ("a", "c")
    told = capsys.readouterr().err
    assert "（已选）" in told
    assert told.count("直接回车，已选的不变。") == 1
    assert typed("无\n").tick(replace(page, default="a,c")) == ()


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("烟台\n", YANTAI),
        ("yt\n", YANTAI),
        ("３７０６００\n", YANTAI),
        ("吉林\n2\n", JILIN_CITY),
        ("shan\n3\n", JINAN),
        ("shan\n济南\n", JINAN),
        ("烟\n1\n", YANTAI),
        ("yantia\n1\n", YANTAI),
        ("火星\n烟台\n", YANTAI),
        ("\n烟台\n", YANTAI),
        ("烟\u202e台\n烟台\n", YANTAI),
        (b"\xe7\x83\n" + "烟台\n".encode(), YANTAI),
        ("0\n", Move.BACK),
        ("1\n烟台\n", YANTAI),
    ],
)
def test_places(typed: Typed, lines: str | bytes, answer: str | Move) -> None:
    assert typed(lines).write(replace(PAGE, rows=()), PlaceEntry(book=tea())) == answer


def test_candidates_are_listed_and_a_long_list_says_so(
    typed: Typed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ybcli.wizard.plain._MOST_ROWS", 2)
    typed("shan\n烟台\n").write(PAGE, PlaceEntry(book=tea()))
    text = capsys.readouterr().err
    assert "  1. 上海市  shanghai\n  2. 山东省（全省）  shandong\n还有 2 个没有列出" in text


def test_the_last_place_is_offered_by_number_and_the_old_one_by_an_empty_line(
    typed: Typed,
) -> None:
    entry = PlaceEntry(book=tea(), earlier=YANTAI, last=JINAN)
    page = replace(PAGE, default=YANTAI)
    assert typed("2\n").write(page, entry) == JINAN
    assert typed("\n").write(page, entry) == YANTAI


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("12.1\n", "2026-12-01"),
        ("昨天\n", "2026-11-21"),
        ("11.31\n11.30\n", "2026-11-30"),
        ("哪天\n\n", UNKNOWN),
        ("不知道\n", UNKNOWN),
        ("1\n", UNKNOWN),
    ],
)
def test_days(typed: Typed, lines: str, answer: str) -> None:
    assert typed(lines).write(PAGE, DayEntry(question=DAY, today=TODAY)) == answer


def test_a_closed_row_is_refused_with_its_reason(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (ROWS[0], Row(value="b", label="日历", closed="没有定下的日子。"))
    assert typed("2\n1\n").choose(replace(PAGE, rows=rows)) == "a"
    told = capsys.readouterr().err
    assert "  2. 日历：现在不能选：没有定下的日子。" in told
    assert "错误：没有定下的日子。" in told


def test_places_to_choose_from_are_no_error(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("吉林\n2\n").write(PAGE, PlaceEntry(book=tea()))
    told = capsys.readouterr().err
    assert "不止一个地方叫这个名字" in told
    assert "错误" not in told
