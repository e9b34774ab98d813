"""Real keys on real prompts, in process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from wizard_toy import JINAN, TODAY, WHOLE, YANTAI, rules, tea

from ybcli.engine import Finished
from ybcli.model import UNKNOWN
from ybcli.wizard.draft import Draft
from ybcli.wizard.entries import DayEntry, PlaceEntry
from ybcli.wizard.full import FullAsker
from ybcli.wizard.interview import Interview
from ybcli.wizard.page import Asker, Move, Page, Row
from ybcli.wizard.prompt import Stage
from ybcli.wizard.questions import Clerk

UP, DOWN, LEFT, HOME, END = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[H", "\x1b[F"
PAGE_UP, PAGE_DOWN, TAB, BACK_TAB = "\x1b[5~", "\x1b[6~", "\t", "\x1b[Z"
ROWS = tuple(Row(value=v, label=v) for v in ("a", "b", "c"))
PAGE = Page(ask="哪一种？", rows=ROWS, back="返回上一题", help=("说明文字",))
TWELVE = replace(PAGE, rows=tuple(Row(value=f"r{n}", label=f"r{n}") for n in range(1, 13)))
DAY = next(q for q in tea().flows["tea"].questions if q.id == "drunk_on")


@contextmanager
def typing(keys: str | bytes) -> Iterator[FullAsker]:
    pipe: PipeInput
    with create_pipe_input() as pipe:
        if isinstance(keys, bytes):
            pipe.send_bytes(keys)
        else:
            pipe.send_text(keys)
        yield FullAsker(stage=Stage(input=pipe, output=DummyOutput()))


def chosen(keys: str, page: Page = PAGE) -> str | Move:
    with typing(keys) as asker:
        return asker.choose(page)


def wrote(keys: str | bytes, page: Page = PAGE) -> str | Move:
    with typing(keys) as asker:
        return asker.write(page, PlaceEntry(book=tea()))


def dated(keys: str) -> str | Move:
    with typing(keys) as asker:
        return asker.write(PAGE, DayEntry(question=DAY, today=TODAY))


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("\r", "a"),
        ("\n", "a"),
        (DOWN + "\r", "b"),
        (DOWN + UP + "\r", "a"),
        (TAB + TAB + BACK_TAB + "\r", "b"),
        (UP + "\r", Move.BACK),
        (UP + UP + "\r", "c"),
        (END + UP + "\r", "c"),
        (END + HOME + "\r", "a"),
        ("2\r", "b"),
        ("３\r", "c"),
        ("0\r", Move.BACK),
        ("９\r", "a"),
        ("jjkx\r", "a"),
        ("汉字\r", "a"),
        (LEFT, Move.BACK),
        ("\x1b", Move.BACK),
        ("\x1bOB\r", "b"),
        ("?" + DOWN + "\r", "b"),
        (DOWN + "？\r", "b"),
        ("\x1b[200~b\r2\r\x1b[201~\r", "a"),
        ("x" * 2_000 + DOWN + "\r", "b"),
    ],
)
def test_keys_in_a_list(keys: str, answer: str | Move) -> None:
    assert chosen(keys) == answer


def test_keys_in_a_long_list() -> None:
    assert chosen("12\r", TWELVE) == "r12"
    assert chosen("1" + DOWN + "2\r", TWELVE) == "r2"
    assert chosen(PAGE_DOWN + PAGE_DOWN + PAGE_UP + HOME + "\r", TWELVE) == "r1"


def test_nothing_leads_back_where_nothing_lies_behind() -> None:
    page = replace(PAGE, back="")
    assert chosen(LEFT + "\x1b" + "0" + UP + "\r", page) == "c"


@pytest.mark.parametrize("ask", [chosen, wrote, dated])
@pytest.mark.parametrize(("keys", "error"), [("\x03", KeyboardInterrupt), ("\x04", EOFError)])
def test_control_keys_leave(
    ask: Callable[[str], str | Move], keys: str, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        ask(keys)


@pytest.mark.parametrize("key", ["q", "Q"])
def test_q_leaves_a_list(key: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        chosen(key)


def test_help_stays_on_the_screen_and_the_question_returns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert chosen(DOWN + "?\r") == "b"
    assert "说明文字" in capsys.readouterr().err
    assert wrote("yant?ai\r") == YANTAI
    assert "说明文字" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("烟台\r", YANTAI),
        ("yantai\r", YANTAI),
        ("YT\r", YANTAI),
        ("370600\r", YANTAI),
        ("火星\r" + "\x7f" * 2 + "烟台\r", YANTAI),
        ("shan" + DOWN + DOWN + DOWN + "\r", JINAN),
        ("烟x" + LEFT + "台" + "\x1b[3~" + "\r", YANTAI),
        ("q\x7fjn\r", JINAN),
        ("烟" + DOWN + "\x7f济南\r", JINAN),
        ("烟" + DOWN + "\x15济南\r", JINAN),
        ("台" + DOWN + HOME + UP + HOME + "烟\r", YANTAI),
        ("shan" + DOWN + END + UP + HOME + DOWN + DOWN + "\r", JINAN),
        ("\x1b[200~  烟台 \r\n\x1b[201~\r", YANTAI),
        ("\x1b[200~烟台\n上海\x1b[201~烟台\r", YANTAI),
        ("\x1b[200~\x1b]0;x\x07\x1b[201~烟台\r", YANTAI),
        ("\u202e烟台\r", YANTAI),
        ("z" * 1_000 + "\x15" + "烟台\r", YANTAI),
        (b"\xe7\x83" + b"\x7f" * 3 + "烟台\r".encode(), YANTAI),
        ("", None),
        (LEFT, Move.BACK),
        ("烟台\x1b", Move.BACK),
        (UP + "\r", Move.BACK),
    ],
)
def test_keys_in_a_line(keys: str | bytes, answer: str | Move | None) -> None:
    if answer is not None:
        assert wrote(keys) == answer


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("12.1\r", "2026-12-01"),
        ("１２月１日\r", "2026-12-01"),
        ("下周二\r", "2026-11-24"),
        ("11.31\r\x7f\x7f30\r", "2026-11-30"),
        ("\r", UNKNOWN),
        (DOWN + "\r", UNKNOWN),
        (DOWN + DOWN + "\r", Move.BACK),
    ],
)
def test_days(keys: str, answer: str | Move) -> None:
    assert dated(keys) == answer


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (" " + DOWN + DOWN + " " + DOWN + "\r", ("a", "c")),
        ("\r2\u3000" + "4\r", ("a", "b")),
        ("4\r1 4\r", ("a",)),
        ("1  4\r2 4\r", ("b",)),
        ("\x1b", Move.BACK),
    ],
)
def test_ticks(keys: str, answer: tuple[str, ...] | Move) -> None:
    with typing(keys) as asker:
        assert asker.tick(PAGE) == answer


def test_a_whole_interview_by_keys(capsys: pytest.CaptureFixture[str]) -> None:
    keys = (
        "yt\r" + "上海\r" + LEFT + "\r" + "2\r" + "1 4\r" + "12.1\r" + "2\r" + "3\r" + "1\r" + "\r"
    )
    with typing(keys) as asker:
        one: Asker = asker
        got = Interview(
            clerk=Clerk(asker=one, book=tea(), today=TODAY),
            rules=rules(),
            draft=Draft(flow=tea().flows["tea"]),
            keep=lambda _: None,
        ).run()
    assert isinstance(got, Finished)
    assert got.answers == {**WHOLE, "scheme": "employee"}
    assert "喝茶的日子：2026 年 12 月 1 日（星期二，9 天后）" in capsys.readouterr().err
