"""A whole visit by script: what is offered and where it leads; and what a terminal can do."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from wizard_toy import FAR, SHANGHAI, TODAY, WHOLE, YANTAI, Visit, rules, tea

from ybcli import wizard
from ybcli.engine import Finished
from ybcli.errors import MissingAnswersError, NoTerminalError
from ybcli.model import Handbook
from ybcli.sheet import Checklist
from ybcli.text import width
from ybcli.wizard import terminal
from ybcli.wizard.doctor import report
from ybcli.wizard.draft import Draft
from ybcli.wizard.interview import CHANGE, CORRECT, RESTART
from ybcli.wizard.notebook import open_notebook
from ybcli.wizard.office import ANEW, RESUME
from ybcli.wizard.page import BACK_ROW, Move
from ybcli.wizard.view import Shape
from ybcli.wizard.welcome import welcome

AWAY = ("away", "烟台", "上海", "resident", "12.1", CORRECT)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "ybcli"


MORE = {"plain": None, "ascii_only": False, "color": False, "today": TODAY}


def leave(*answers: object) -> None:
    with pytest.raises(KeyboardInterrupt):
        Visit(*answers, KeyboardInterrupt)


def test_the_first_answer_leads_into_a_flow_and_answers_there() -> None:
    visit = Visit(*AWAY, "end")
    (sheet,) = visit.shown
    assert dict(sheet.answers) == WHOLE
    assert "想喝哪些茶？" not in visit.script.asked
    assert visit.script.pages[1].head.startswith("第 2 题")
    assert visit.script.told[1] == "  发票地：山东省烟台市"


def test_back_from_the_first_question_of_a_flow_returns_to_the_very_first() -> None:
    visit = Visit("away", "烟台", Move.BACK, Move.BACK, "lost", "烟台", CORRECT, "end")
    assert visit.shown[0].flow == "stamp"
    assert visit.script.pages[5].default == YANTAI


def test_start_again_forgets_what_was_answered() -> None:
    visit = Visit("lost", "烟台", RESTART, "lost", "上海", CORRECT, "restart", *AWAY, "end")
    assert [sheet.outcome for sheet in visit.shown] == ["replace", "claim"]
    assert visit.script.pages[4].default == ""


def test_a_sheet_leads_on_with_what_is_known() -> None:
    unsure = ("away", "烟台", "上海", "unknown", CORRECT)
    again = ("other", "tea", CHANGE, "scheme", "employee", "green", "12.1", CORRECT)
    visit = Visit(*unsure, "flow:stamp", CORRECT, "other", Move.BACK, *again, "end")
    assert [sheet.flow for sheet in visit.shown] == ["tea", "stamp", "tea"]
    assert visit.shown[1].answers["home"] == YANTAI
    assert visit.told("  发票地：山东省烟台市")


def test_answers_are_changed_from_the_sheet() -> None:
    visit = Visit(*AWAY, "change", "change", "scheme", "employee", CORRECT, "end")
    assert [sheet.answers["scheme"] for sheet in visit.shown] == ["resident", "employee"]


def test_the_way_back_out_of_another_flow_is_the_sheet_that_led_to_it() -> None:
    lost = ("lost", "烟台", CORRECT, "other", "tea")
    with pytest.raises(KeyboardInterrupt):
        Visit(*lost, Move.BACK, KeyboardInterrupt)
    with open_notebook() as notebook:
        assert notebook.session
        assert (notebook.session.flow, notebook.session.start) == ("stamp", "lost")
        notebook.forget()
    visit = Visit(*lost, "上海", Move.BACK, Move.BACK, CORRECT, "end")
    assert [sheet.flow for sheet in visit.shown] == ["stamp", "stamp"]
    assert visit.script.pages[5].ask == "要去哪里喝茶？"
    assert [visit.script.pages[n].back for n in (5, 6, 7)] == [BACK_ROW] * 3


def test_the_one_thing_that_matters_is_said_again_below_the_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for terminal_, where in ((True, "整张清单在上面"), (False, "整张清单已经写进文件")):
        monkeypatch.setattr("sys.stdout.isatty", lambda seen=terminal_: seen)
        visit = Visit("lost", "烟台", CORRECT, "end")
        assert visit.script.told[-2] == f"最要紧的一件事：{visit.shown[0].headline.text}"
        assert visit.script.told[-1].startswith(where)


def test_every_page_beside_the_questions_can_be_explained() -> None:
    visit = Visit(*AWAY[:-1], CHANGE, Move.BACK, CORRECT, "save", Move.BACK, "tick", Move.BACK,
                  "other", Move.BACK, "end")  # fmt: skip
    menus = {page.ask: page.help for page in visit.script.pages if not page.head}
    assert len(menus) == 6
    assert all(menus.values()), menus


def test_papers_stay_in_hand_until_somebody_starts_again() -> None:
    visit = Visit(*AWAY, "tick", "stamp", "change", CHANGE, "scheme", "employee", CORRECT,
                  "flow:stamp", CORRECT, "tick", "code", "other", "tea", CORRECT,
                  "save", "html", "tick", "stamp",
                  "restart", *AWAY, "save", "html", "end")  # fmt: skip
    (kept, _), (anew, _) = visit.saved
    assert "已经有了" in kept.materials[0].note
    ticks = [page.default for page in visit.script.pages if page.ask == "哪些材料已经有了？"]
    assert ticks == ["", "", "stamp"]
    assert not any("已经有了" in paper.note for paper in anew.materials)


def test_papers_in_hand_are_marked_on_what_is_saved() -> None:
    visit = Visit(*AWAY, "save", "html", "tick", "stamp", "save", "text", "tick", "stamp,bill",
                  "tick", Move.BACK, "save", Move.BACK, "end")  # fmt: skip
    before, after = (sheet for sheet, _ in visit.saved)
    assert before == visit.shown[0]
    assert [paper.note.startswith("已经有了") for paper in after.materials] == [True, False]
    assert after.disclaimer.endswith("材料还缺 1 样：茶馆的收据。")
    assert visit.told("材料齐了。")
    assert visit.told("已保存：清单.text")


def test_what_cannot_be_saved_is_said_and_the_counter_stays_open() -> None:
    visit = Visit(*AWAY, "save", "pdf", "save", "ics", "end")
    assert visit.told("错误：PDF 需要另装组件")
    assert [format_ for _, format_ in visit.saved] == ["ics"]


def test_only_what_can_be_done_is_offered() -> None:
    visit = Visit("lost", "烟台", CORRECT, "end", saves=False)
    values = [row.value for row in visit.script.page.rows]
    assert values == ["tick", "change", "other", "places", "restart", "end"]
    visit = Visit("away", "烟台", "烟台", CORRECT, "save", Move.BACK, "end")
    closed = {row.value: row.closed for row in visit.script.pages[-2].rows if row.closed}
    assert closed == {"ics": "这张清单上没有定下的日子，放不进日历。"}


def test_places_are_remembered_only_after_a_yes_and_forgotten_after_a_no() -> None:
    Visit(*AWAY, "end")
    visit = Visit(*AWAY, "places", "end")
    assert visit.told("记住了")
    with open_notebook() as notebook:
        assert notebook.wishes.places == {"home": YANTAI, "care": SHANGHAI}
    Visit("lost", "上海", CORRECT, "end")
    with open_notebook() as notebook:
        assert notebook.wishes.places == {"home": SHANGHAI, "care": SHANGHAI}
    Visit("lost", "上海", CORRECT, "forget_places", "end")
    with open_notebook() as notebook:
        assert notebook.wishes.places == {}
        assert (notebook.wishes.home, notebook.wishes.care) == ("", "")


def test_places_just_agreed_to_are_offered_to_the_next_person_of_the_visit() -> None:
    visit = Visit(*AWAY, "places", "restart", "lost", "烟台", CORRECT, "end")
    assert visit.script.entries[0].rows("") == ()
    labels = [row.label for row in visit.script.entries[-1].rows("")]
    assert labels == ["山东省烟台市（上次用过）"]


def test_lines_may_be_wished_for_and_taken_back() -> None:
    Visit("lost", "烟台", CORRECT, "lines", "end", plain=True)
    with open_notebook() as notebook:
        assert notebook.wishes.plain
    Visit("lost", "烟台", CORRECT, "lists", "end", plain=True)
    with open_notebook() as notebook:
        assert not notebook.wishes.plain


def test_what_was_left_is_offered_and_gone_on_with_and_then_forgotten() -> None:
    leave("away", "烟台", "上海")
    visit = Visit(RESUME, "resident", "12.1", CORRECT, "end")
    assert visit.script.asked[0] == "上次的“去外地喝茶”还没办完（答了 3 题）。要接着答吗？"
    assert dict(visit.shown[0].answers) == WHOLE
    assert visit.script.pages[1].head.startswith("第 4 题")
    assert Visit("lost", "烟台", CORRECT, "end").script.asked[0] == "您想怎么喝茶？"


def test_what_was_left_can_be_declined() -> None:
    leave("away", "烟台")
    visit = Visit(ANEW, *AWAY, "end")
    assert visit.script.asked[1] == "您想怎么喝茶？"


def test_going_on_can_still_go_back_to_the_very_first_question() -> None:
    leave("away", "烟台")
    visit = Visit(RESUME, Move.BACK, Move.BACK, "lost", "烟台", CORRECT, "end")
    assert visit.shown[0].flow == "stamp"


def test_a_visit_left_at_the_counter_comes_back_to_the_check_page() -> None:
    leave(*AWAY)
    visit = Visit(RESUME, CORRECT, "end")
    asks = ["上次的“去外地喝茶”已经答完（答了 5 题）。要接着看吗？", "都对吗？"]
    assert visit.script.asked[:2] == asks
    assert sum("山东省烟台市" in line for line in visit.script.told) == 1  # on the check page


def test_a_start_that_the_handbook_no_longer_has_is_no_way_back() -> None:
    with open_notebook() as notebook:
        draft = Draft(flow=tea().flows["tea"], answers=FAR, again=frozenset(FAR))
        notebook.keep(draft, "toy.1", "gone")
    visit = Visit(RESUME, "烟台", "烟台", CORRECT, "end")
    assert visit.script.pages[1].back == ""


def test_a_handbook_that_changed_says_so_and_what_it_has_no_use_for() -> None:
    with open_notebook() as notebook:
        draft = Draft(flow=tea().flows["tea"], answers={**FAR, "scheme": "nobody", "gone": "x"})
        notebook.keep(draft, "toy.0")
    visit = Visit(RESUME, "resident", "12.1", CORRECT, "end")
    assert "规则更新过了：toy.0 -> toy.1。" in visit.script.told
    assert "有 2 个回答现在用不上了：茶票种类。" in visit.script.told
    with open_notebook() as notebook:
        notebook.keep(Draft(flow=tea().flows["tea"], answers=FAR), "toy.1")
    visit = Visit(RESUME, "12.1", CORRECT, "end")
    assert not visit.told("规则更新过了")
    assert not visit.told("用不上")


def test_a_day_that_is_over_meanwhile_is_asked_again(handbook: Handbook) -> None:
    on = next(q for q in handbook.flows["filing"].questions if q.id == "going_on")
    answers = {
        "need": "new",
        "home": YANTAI,
        "care": SHANGHAI,
        "stage": "before",
        "kind": "referral",
        "scheme": "employee",
        "helper": "family",
        "going_on": "2026-11-21",
    }
    for day, asked in (("2026-11-21", [on.ask]), (TODAY.isoformat(), [])):
        with open_notebook() as notebook:
            draft = Draft(flow=handbook.flows["filing"], answers={**answers, "going_on": day})
            notebook.keep(draft, handbook.version)
        visit = Visit(RESUME, *(["12.1"] if asked else []), CORRECT, "end", book=handbook)
        assert visit.told("有 1 个回答现在用不上了：打算看病的日子。") == bool(asked)
        assert [ask for ask in visit.script.asked if ask == on.ask] == asked


def test_a_flow_the_handbook_does_not_have_sets_the_answers_aside(state: Path) -> None:
    leave("away", "烟台")
    session = state / "session.json"
    session.write_text(session.read_text("utf-8").replace('"tea"', '"coffee"'), "utf-8")
    visit = Visit("lost", "烟台", CORRECT, "end")
    assert visit.told("已挪到一边（session.other-1）")
    assert (state / "session.other-1").exists()


def test_a_flow_given_is_asked_without_the_first_question() -> None:
    visit = Visit("烟台", RESTART, "上海", CORRECT, "end", flow="stamp")
    assert visit.shown[0].answers["home"] == SHANGHAI
    visit = Visit(CORRECT, "end", flow="stamp", given={"home": YANTAI})
    assert visit.told("发票地：山东省烟台市")


# ---- the terminal -------------------------------------------------------------------------------


def test_nobody_to_ask_is_an_error_that_names_what_is_missing() -> None:
    with pytest.raises(NoTerminalError):
        wizard.run(rules(), None, {}, save=None, show=print, **MORE)  # type: ignore[arg-type]
    with pytest.raises(MissingAnswersError, match="--home"):
        wizard.run(rules(), tea().flows["stamp"], {}, save=None, show=print, **MORE)  # type: ignore[arg-type]
    with pytest.raises(MissingAnswersError, match="--care"):
        wizard.ask_missing(
            rules(), tea().flows["tea"], {"home": YANTAI}, skip_review=True, **MORE  # type: ignore[arg-type]
        )  # fmt: skip


class Typing(io.TextIOWrapper):
    """A terminal's stream, as far as anybody asks it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody at a terminal that takes lines."""

    def type_(lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", Typing(io.BytesIO(lines.encode()), "utf-8"))
        monkeypatch.setattr(sys, "stderr", Typing(io.BytesIO(), "utf-8"))
        monkeypatch.setenv("TERM", "dumb")

    return type_


Type = Callable[[str], None]


def test_a_visit_ends_with_nought_or_with_one_hundred_and_thirty(typing: Type) -> None:
    typing("烟台\n1\n结束\n")
    shown: list[Checklist] = []
    stamp = tea().flows["stamp"]
    assert wizard.run(rules(), stamp, {}, save=None, show=shown.append, **MORE) == 0  # type: ignore[arg-type]
    assert shown[0].outcome == "replace"


def test_leaving_a_visit(typing: Type) -> None:
    typing("烟台\nq\n")
    stamp = tea().flows["stamp"]
    assert wizard.run(rules(), stamp, {}, save=None, show=print, **MORE) == 130  # type: ignore[arg-type]


def test_asking_only_what_is_missing(typing: Type) -> None:
    typing("上海\n\n\n")
    given = {"home": YANTAI, "scheme": "resident", "leaves": "green"}
    got = wizard.ask_missing(rules(), tea().flows["tea"], given, skip_review=True, **MORE)  # type: ignore[arg-type]
    assert isinstance(got, Finished)
    assert got.answers["drunk_on"] == "unknown"


def test_leaving_while_only_what_is_missing_is_asked(typing: Type) -> None:
    typing("退出\n")
    with pytest.raises(SystemExit, match="130"):
        wizard.ask_missing(rules(), tea().flows["tea"], {}, skip_review=True, **MORE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("env", "moves", "wants_plain"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "unknown"}, False, False),
        ({}, False, False),
        ({"TERM": "xterm", "YBCLI_PLAIN": "1"}, True, True),
        ({"TERM": "xterm", "YBCLI_PLAIN": "no"}, True, False),
    ],
)
def test_what_a_terminal_can_do(env: Mapping[str, str], moves: bool, wants_plain: bool) -> None:
    seen = terminal.look(env)
    assert (seen.moves, seen.wants_plain) == (moves, wants_plain)


def test_a_window_too_small_for_lists_is_asked_by_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "size", lambda: (19, 24))
    assert not terminal.look({"TERM": "xterm"}).moves
    monkeypatch.setattr(terminal, "size", lambda: (80, 5))
    assert not terminal.look({"TERM": "xterm"}).moves


@pytest.mark.parametrize(
    ("encoding", "chinese"), [("utf-8", True), ("gbk", True), ("ascii", False), ("x", False)]
)
def test_whether_chinese_can_be_written(
    encoding: str, chinese: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream:
        pass

    stream = Stream()
    stream.encoding = encoding  # type: ignore[attr-defined]
    stream.isatty = lambda: True  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "stderr", stream)
    assert terminal.look({}).chinese is chinese


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_a_closed_stream_asks_nobody(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stream:
        stream.close()
    monkeypatch.setattr(sys, "stdin", stream)
    assert not wizard.can_ask()


def found(env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    ours = ("YBCLI_PLAIN", "YBCLI_NO_INPUT", "CI")
    for name in ("TERM", "NO_COLOR", "MSYSTEM", "TERM_PROGRAM", *ours):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return dict(report())


def test_the_doctor_says_what_it_sees_and_what_to_do(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = found({"TERM": "xterm"}, monkeypatch)
    assert not state.exists()
    assert told["能否提问"].startswith("不能")
    assert told["问答方式"].startswith("方向键选择")
    assert told["上次的回答"].startswith("没有。存在 ")
    assert "winpty" in found({"MSYSTEM": "MINGW64"}, monkeypatch)["能否提问"]
    assert "设了 CI" in found({"CI": "true"}, monkeypatch)["能否提问"]
    assert "TERM=空" in found({}, monkeypatch)["问答方式"]
    assert "YBCLI_PLAIN" in found({"YBCLI_PLAIN": "1"}, monkeypatch)["问答方式"]
    assert "NO_COLOR" in found({"NO_COLOR": "1"}, monkeypatch)["颜色"]
    monkeypatch.setattr(terminal, "size", lambda: (30, 12))
    assert "拉宽" in found({"TERM": "xterm"}, monkeypatch)["窗口大小"]
    leave("away", "烟台")
    assert "接着答" in dict(report())["上次的回答"]
    (state / "session.json").write_bytes(b"")
    assert "读不出来" in dict(report())["上次的回答"]
    with open_notebook() as notebook:
        notebook.wish(plain=True)
    assert "您上次这样选过" in found({"TERM": "xterm"}, monkeypatch)["问答方式"]


def test_the_doctor_tells_an_encoding_that_cannot_show_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert "export LC_ALL" in dict(report())["文字编码"]


@pytest.mark.parametrize("columns", [30, 40, 80, 200])
def test_the_welcome_fits_and_says_where_the_rules_come_from(columns: int) -> None:
    shape = Shape(columns=columns, rows=24)
    lines = welcome(tea(), shape, plain=False)
    assert all(width(line) < columns for line in lines)
    assert "规则版本 toy.1" in "".join(lines)
    assert "--plain" not in "".join(welcome(tea(), shape, plain=True))
