"""Pages as lines, and what the keys do on them, before any terminal is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wizard_toy import JILIN_CITY, JINAN, SHANGHAI, TODAY, YANTAI, Script, tea

from ybcli.model import UNKNOWN, Handbook, Kind, Tense
from ybcli.text import width
from ybcli.wizard.board import Board
from ybcli.wizard.entries import DayEntry, PlaceEntry
from ybcli.wizard.page import Move, Page, Row, UnclearError
from ybcli.wizard.questions import Clerk
from ybcli.wizard.view import DONE_ROW, Shape, fold, pages

WIDE = Shape(columns=80, rows=24)
LONG = "这一行写得很长很长，在窄的窗口里一定放不下，所以要折成几行，一个字也不能少。"
PAGE = Page(
    ask="属于哪一种情况？",
    head="第 5 题  看病情况（大约还有 2 到 4 题）",
    hint="为什么问：办法不一样。",
    rows=tuple(Row(value=f"r{n}", label=f"第{n}种", note=LONG) for n in range(1, 13)),
    back="返回上一题",
)
SHORT = Page(
    ask="都对吗？", rows=(Row(value="a", label="对"), Row(value="b", label="不对")), back="返回"
)


def place(earlier: str = "", last: str = "") -> PlaceEntry:
    return PlaceEntry(book=tea(), earlier=earlier, last=last)


def day(earlier: str = "", unsure: bool = True) -> DayEntry:
    question = next(q for q in tea().flows["tea"].questions if q.id == "drunk_on")
    if not unsure:
        question = replace(question, unsure=None)
    return DayEntry(question=question, today=TODAY, earlier=earlier)


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80, 200])
@pytest.mark.parametrize("rows", [8, 12, 20, 24, 60])
def test_nothing_is_cut_and_every_row_can_be_seen_at_any_size(columns: int, rows: int) -> None:
    shape = Shape(columns=columns, rows=rows)
    seen = ""
    for at in range(len(PAGE.rows) + 1):
        board = Board(page=PAGE)
        board.at = at
        view = board.view(shape)
        assert all(width(line) < columns for line in view.lines)
        if rows >= 20 or columns >= 60:
            assert len(view.lines) < rows
        current = [line.text for line in view.below if line.current]
        assert current[0].startswith("> ")
        seen += "".join(text.strip("> ") for text in current)
    assert seen.count(LONG) == 12
    assert seen.endswith("0. 返回上一题")


def test_a_long_list_says_how_much_more_there_is_on_either_side() -> None:
    board = Board(page=PAGE)
    texts = board.view(Shape(columns=80, rows=16)).lines
    assert texts[-1] == "  （下面还有 11 项，往下翻）"
    for _ in range(6):
        board.move(1)
    texts = board.view(Shape(columns=80, rows=16)).lines
    assert "  （上面还有 6 项）" in texts
    assert texts[-1] == "  （下面还有 5 项，往下翻）"


def test_a_low_window_keeps_the_question_and_gives_up_the_rest_first() -> None:
    texts = Board(page=PAGE).view(Shape(columns=40, rows=8)).lines
    assert texts[0] == "? 属于哪一种情况？"
    assert "> 1. 第1种" in texts
    texts = Board(page=PAGE).view(Shape(columns=40, rows=11)).lines
    assert texts[0].startswith("第 5 题")
    assert "为什么问" not in "".join(texts)


def test_screens_hold_whole_rows() -> None:
    assert pages([2, 2, 2], 6) == [range(3)]
    assert pages([2, 2, 2], 5) == [range(1), range(1, 2), range(2, 3)]
    assert pages([9], 3) == [range(1)]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20), (30, 12)])
def test_every_question_there_is_fits_a_small_window(
    handbook: Handbook, columns: int, rows: int
) -> None:
    asked = {q.id: q for flow in handbook.flows.values() for q in flow.questions}
    for question in (handbook.start, *asked.values()):
        script = Script(Move.BACK)
        Clerk(asker=script, book=handbook, today=TODAY).ask(
            question, number=9, remaining=(3, 5), back="返回上一题"
        )
        typed = {Kind.PLACE: place(), Kind.DATE: day()}.get(question.kind)
        board = Board(page=script.page, entry=typed)
        for at, row in enumerate(board.rows):
            board.at = at
            view = board.view(Shape(columns=columns, rows=rows))
            assert len(view.lines) + bool(typed) < rows, view.lines
            assert all(width(line) < columns for line in view.lines)
            here = "".join(line.text.strip("> ") for line in view.below if line.current)
            assert row.label in here
            assert "".join(question.ask.split()) in "".join("".join(view.above).split())


def test_look_alikes_replace_what_some_consoles_draw_too_wide() -> None:
    page = Page(ask="“备案”…—→", rows=(Row(value="a", label="甲·乙"),))
    texts = Board(page=page).view(Shape(columns=80, rows=24, ascii_only=True)).lines
    assert texts[1] == '? "备案"...-->'
    assert texts[-1] == "> 1. 甲.乙"


def test_text_that_could_steer_a_terminal_is_shown_as_its_code() -> None:
    page = Page(ask="\x1b[2J问\u202e", rows=(Row(value="a", label="甲\r乙"),))
    lines = "\n".join(Board(page=page).view(WIDE).lines)
    assert "\x1b" not in lines
    assert "\u202e" not in lines
    assert "\\u{1B}" in lines


def test_digits_lead_to_rows_and_zero_leads_back() -> None:
    board = Board(page=PAGE)
    board.digit("3")
    assert board.enter() == "r3"
    board = Board(page=PAGE)
    board.digit("1")
    board.digit("2")
    assert board.enter() == "r12"
    board = Board(page=PAGE)
    board.digit("0")
    assert board.enter() is Move.BACK
    board = Board(page=SHORT)
    board.digit("7")
    assert board.notice == "没有第 7 项。"
    assert board.enter() == "a"


def test_the_pointer_starts_on_the_old_answer_and_goes_round() -> None:
    board = Board(page=PAGE)
    board.move(1)
    board.move(1)
    board.move(-1)
    assert board.enter() == "r2"
    board = Board(page=Page(ask="?", rows=SHORT.rows, default="b"))
    assert board.enter() == "b"
    board.move(1)
    assert board.enter() == "a"
    board.move(-1)
    assert board.enter() == "b"
    assert Board(page=Page(ask="?", rows=SHORT.rows, default="gone")).enter() == "a"


def test_page_keys_go_by_screenfuls_and_stop_at_the_ends() -> None:
    board, low = Board(page=PAGE), Shape(columns=80, rows=16)
    board.turn(1, low)
    assert board.at == 2
    board.turn(1, low)
    assert board.at == 4
    board.turn(-1, low)
    assert board.at == 2
    board.jump(last=True)
    assert board.enter() is Move.BACK
    board.turn(1, low)
    assert board.at == 12
    board.jump(last=False)
    board.turn(-1, low)
    assert board.at == 0


def test_ticks_are_set_taken_away_and_handed_over_in_the_pages_order() -> None:
    board = Board(page=SHORT, ticking=True)
    assert board.rows[2] is DONE_ROW
    board.jump(last=False)
    board.move(2)
    assert board.enter() is None
    assert "还没有打勾" in board.notice
    board.digit("2")
    board.toggle()
    board.digit("1")
    assert board.enter() is None
    assert "[x] 对" in "\n".join(board.view(WIDE).lines)
    board.digit("3")
    assert board.enter() == ("a", "b")
    board.digit("2")
    board.toggle()
    board.digit("3")
    assert board.enter() == ("a",)


def test_none_of_these_and_unsure_stand_alone() -> None:
    rows = tuple(Row(value=v, label=v) for v in ("a", "none", UNKNOWN))
    board = Board(page=Page(ask="?", rows=rows), ticking=True)
    for n, expected in ((1, ("a",)), (2, ("none",)), (3, (UNKNOWN,)), (1, ("a",))):
        board.digit(str(n))
        board.toggle()
        assert board.ticked == expected


def test_a_place_is_never_picked_by_itself() -> None:
    board = Board(page=SHORT, entry=place())
    board.retype("jilin")
    assert board.enter() is None
    assert "  不止一个地方叫这个名字，请在下面选一个。" in board.view(WIDE).lines
    board.move(1)
    board.move(1)
    assert board.enter() == JILIN_CITY
    board = Board(page=SHORT, entry=place())
    board.retype("ji")
    assert board.enter() is None
    assert board.notice.startswith("有 3 个地方符合")
    board.retype("ji n")
    assert board.enter() is None
    assert board.at == 0
    assert board.enter() == JINAN
    board.retype("火星")
    assert board.enter() is None
    assert any(line.startswith("  错误：没有找到") for line in board.view(WIDE).lines)


def test_a_place_written_wrongly_is_offered_and_goes_when_the_words_change() -> None:
    board = Board(page=SHORT, entry=place())
    board.retype("yantia")
    assert [row.value for row in board.rows] == [""]
    for _ in range(2):
        assert board.enter() is None  # a guess is offered, never pointed at
    assert board.notice.startswith("没有找到这个地方。是不是下面这一个？")
    board.move(1)
    assert board.enter() == YANTAI
    board.retype("yantiaa")
    assert [row.value for row in board.rows] == [""]


def test_a_place_known_by_its_whole_name_or_code_is_taken() -> None:
    for typed in ("烟台", " 烟台市 ", "山东烟台", "ｙａｎｔａｉ", "YT", "370600", "３７０６００"):
        board = Board(page=SHORT, entry=place())
        board.retype(typed)
        assert board.enter() == YANTAI, typed


def test_the_old_answer_is_pointed_at_and_the_last_place_only_offered() -> None:
    page = Page(ask="?", default=YANTAI, back="返回")
    board = Board(page=page, entry=place(earlier=YANTAI, last=SHANGHAI))
    assert [row.label for row in board.rows] == [
        "山东省烟台市（刚才的回答）",
        "上海市（上次用过）",
        "返回",
    ]
    assert board.enter() == YANTAI
    board = Board(page=Page(ask="?"), entry=place(last=SHANGHAI))
    assert board.at is None
    assert board.enter() is None
    assert "还没有输入" in board.notice
    board.retype("j")
    board.retype("")
    board.move(1)
    assert board.enter() == SHANGHAI
    assert place(last="999999").rows("") == ()


def test_a_day_is_said_back_while_it_is_typed() -> None:
    board = Board(page=SHORT, entry=day())
    board.retype("12.1")
    assert "  2026 年 12 月 1 日（星期二，9 天后）" in board.view(WIDE).lines
    assert board.enter() == "2026-12-01"
    board.retype("昨天")
    assert "（星期六，昨天）" in "".join(board.view(WIDE).lines)
    board.retype("11.31")
    assert board.enter() is None
    assert board.notice.startswith("11 月没有 31 日")
    assert board.at is None
    board.retype("哪天")
    assert board.enter() is None
    assert board.notice.startswith("没有看懂这个日期")


@pytest.mark.parametrize(
    ("tense", "near", "right", "wrong", "said"),
    [
        (Tense.PAST, "昨天", "2026-03-01", "明天", "2026 年 11 月 23 日还没有到。"),
        (Tense.FUTURE, "下周二", "2027-03-01", "昨天", "2026 年 11 月 21 日已经过了。"),
    ],
)
def test_a_day_on_the_wrong_side_of_today_is_refused(
    tense: Tense, near: str, right: str, wrong: str, said: str
) -> None:
    entry = replace(day(), question=replace(day().question, tense=tense))
    assert (entry.read("3.1"), entry.read("今天")) == (right, TODAY.isoformat())
    assert near in entry.hint
    assert entry.preview(wrong) == ""
    with pytest.raises(UnclearError, match=said):
        entry.read(wrong)


def test_an_empty_line_means_unsure_only_where_that_may_be_answered() -> None:
    assert Board(page=SHORT, entry=day()).enter() == UNKNOWN
    assert day().read("不知道") == UNKNOWN
    with pytest.raises(UnclearError, match="还没有输入日期"):
        day(unsure=False).read("")
    assert "不知道就直接回车" not in day(unsure=False).hint


def test_the_old_day_is_pointed_at_until_something_is_typed() -> None:
    page = Page(ask="?", default="2026-12-01")
    board = Board(page=page, entry=day(earlier="2026-12-01"))
    assert board.enter() == "2026-12-01"
    board.retype("1")
    assert board.at is None
    board.retype("")
    assert board.enter() == "2026-12-01"
    assert "直接回车" not in day(earlier="2026-12-01").hint
    assert "直接回车" in day(earlier=UNKNOWN).hint
    assert [row.value for row in Board(page=page, entry=day(earlier=UNKNOWN)).rows] == [UNKNOWN]


@pytest.mark.parametrize("typed", ["烟\u202e台", "烟台\x1b[2J", "烟\ud800台", "烟\u200b台"])
def test_what_nobody_types_is_refused_in_words(typed: str) -> None:
    board = Board(page=SHORT, entry=place())
    assert not board.admit(typed)
    assert "看不见的字符" in board.notice
    with pytest.raises(UnclearError, match="看不见"):
        place().read(typed)


def test_too_much_and_more_than_a_line_is_refused() -> None:
    board = Board(page=SHORT, entry=place())
    assert board.admit("x" * 60)
    assert not board.admit("x" * 61)
    assert "太长" in board.notice
    assert not board.admit("烟台\n上海")
    assert "不止一行" in board.notice
    assert board.admit("烟台\n")
    assert board.notice == ""
    with pytest.raises(UnclearError, match="太长"):
        day().read("1" * 61)


def test_a_row_that_is_closed_is_shown_with_its_reason_and_not_taken() -> None:
    why = "这张清单上没有定下的日子。"
    rows = (Row(value="a", label="网页"), Row(value="b", label="日历", note="提醒", closed=why))
    board = Board(page=Page(ask="存成哪一种？", rows=rows))
    assert any(line.endswith(f"现在不能选：{why}") for line in board.view(WIDE).lines)
    board.move(1)
    assert board.enter() is None
    assert board.notice == why
    board.move(-1)
    assert board.enter() == "a"


def test_a_long_list_keeps_more_than_one_row_in_a_low_window() -> None:
    board = Board(page=Page(ask=LONG, head="第 2 题", back="返回"), entry=place())
    board.retype("shan")
    lines = board.view(Shape(columns=30, rows=12)).lines
    assert sum("山东" in line or "济南" in line for line in lines) >= 2, lines
    assert len(lines) < 12


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20), (30, 12)])
def test_help_stays_in_sight_beside_its_question(columns: int, rows: int) -> None:
    page = replace(PAGE, rows=tuple(replace(row, note="说明") for row in PAGE.rows))
    board, shape = Board(page=page), Shape(columns=columns, rows=rows)
    for board.told in (4, 9, 30):
        for board.at in range(len(PAGE.rows) + 1):
            lines = board.view(shape).lines
            assert len(lines) < max(rows - board.told, rows // 2), lines
            assert "? 属于哪一种情况？" in lines
            assert any(line.startswith("> ") for line in lines)


def test_how_much_more_there_is_can_be_read_in_a_narrow_window() -> None:
    rows = tuple(Row(value=f"r{n}", label=f"第{n}种") for n in range(1000))
    view = Board(page=replace(PAGE, rows=rows)).view(Shape(columns=30, rows=12))
    assert view.lines[-1].endswith("项，往下翻）")


def test_help_names_every_key_of_a_page_and_only_those_that_do_something() -> None:
    page = Page(ask="?", rows=SHORT.rows, help=("说明",))
    assert Board(page=page).help[0] == "说明"
    for board in (Board(page=page), Board(page=page, ticking=True)):
        assert all(key in board.help[-1] for key in ("Home", "PageDown", "回车", "q"))
        assert "Esc" not in board.help[-1]
    assert "左方向键或 Esc 返回；" in Board(page=SHORT).help[-1]
    assert "；Esc 返回；Ctrl+C 退出" in Board(page=SHORT, entry=place()).help[-1]


@pytest.mark.parametrize(("columns", "second"), [(80, ""), (30, "    后返回上一题。")])
def test_what_does_not_fit_beside_a_long_head_stands_under_its_beginning(
    columns: int, second: str
) -> None:
    head = "  8.  打算看病的日子  "
    lines = fold("改完以后返回上一题。", Shape(columns=columns, rows=24), head)
    assert lines[0].startswith(head)
    assert [line for line in lines[1:] if line] == [second] * bool(second)
