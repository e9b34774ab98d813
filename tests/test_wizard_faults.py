"""Everything that ends a session, or should not: signals, hostile input, odd terminals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import termios
from pathlib import Path

import pytest
from screen import DOWN, Screen

from ybcli.wizard.terminal import hush, left_as_found

WAYS = pytest.mark.parametrize("way", ["", "--plain"])
KEPT = "答过的都存好了"


def start(way: str, folder: Path, **kwargs: object) -> Screen:
    words = [way] if way else []
    return Screen(*words, cwd=folder, **kwargs)  # type: ignore[arg-type]


def to_third(screen: Screen) -> Screen:
    """Answer the first two questions."""
    screen.see("2. 茶票丢了").send("1\r").see("第 2 题").send("烟台\r")
    return screen.see("发票地：山东省烟台市").see("第 3 题").see("要去哪里喝茶")


def resumed(way: str, folder: Path) -> None:
    """The next start offers what was left, and goes on from there."""
    with start(way, folder) as screen:
        screen.see("上次的“去外地喝茶”还没办完（答了 2 题）").send("1\r")
        screen.see("发票地：山东省烟台市").see("第 3 题").see("要去哪里喝茶").send("烟台\r")
        screen.see("都对吗？").send("1\r").see("== 本地喝茶 ==")


@WAYS
@pytest.mark.parametrize(("key", "last"), [("\x03", "q"), ("\x04", "退出")])
def test_leaving_by_key_keeps_everything(way: str, key: str, last: str, tmp_path: Path) -> None:
    with start(way, tmp_path) as screen:
        screen.see("2. 茶票丢了").send(key).see("已退出。")
        assert screen.status() == 130
        assert screen.sane()
        assert KEPT not in screen.text
    with start(way, tmp_path) as screen:
        to_third(screen).send(key).see(KEPT)
        assert screen.status() == 130
        assert screen.sane()
    with start(way, tmp_path) as screen:
        screen.see("要接着答吗").send("1\r").see("第 3 题").send("上海\r").see("第 4 题")
        screen.send("2\r").see("最后一题").send("\r").see("都对吗？")
        screen.send("q\r" if not way else f"{last}\r").see(KEPT)
        assert screen.status() == 130
    with start(way, tmp_path) as screen:
        screen.see("（答了 5 题）").send("1\r").see("都对吗？")


@pytest.mark.parametrize("time", range(4))
def test_ctrl_c_right_after_an_answer_keeps_it_and_leaves(time: int, tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\r").hear("要办的事：去外地喝茶" if time % 2 else "?2004l")
        screen.send("\x03").see(KEPT)
        assert screen.status() == 130
        assert screen.sane()
        assert "Traceback" not in screen.log.decode()
    with start("", tmp_path) as screen:
        screen.see("（答了 1 题）")


def test_keys_between_two_prompts_are_held_and_make_no_signals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, shell = os.openpty()
    with open(window, "rb"), open(shell) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        before = termios.tcgetattr(shell)
        with left_as_found():
            hush()
            held = termios.ECHO | termios.ICANON | termios.ISIG
            assert before[3] & held == held
            assert termios.tcgetattr(shell)[3] & held == 0
        assert termios.tcgetattr(shell) == before


@WAYS
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_leaves_the_terminal_sane_and_loses_nothing(
    way: str, number: signal.Signals, status: int, tmp_path: Path
) -> None:
    with start(way, tmp_path) as screen:
        to_third(screen)
        assert screen.kill(number) == status
        assert screen.sane()
        assert "Traceback" not in screen.text
    resumed(way, tmp_path)


def test_a_stop_from_outside_gives_the_shell_its_terminal_and_the_question_comes_back(
    tmp_path: Path,
) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("上海").see("上海市").stop()
        assert screen.is_for_typing()
        screen.child.kill(signal.SIGCONT)
        screen.see("上海市").send("\r").see("第 4 题").stop()
        assert screen.is_for_typing()
        screen.child.kill(signal.SIGCONT)
        screen.send("q").see(KEPT)
        assert screen.status() == 130
        assert screen.sane()


@WAYS
def test_a_closed_window_loses_nothing(way: str, tmp_path: Path) -> None:
    with start(way, tmp_path) as screen:
        to_third(screen)
        assert screen.close_window() in (129, 120)  # 120: the last words had nowhere to go
    resumed(way, tmp_path)


@WAYS
def test_a_kill_loses_nothing(way: str, tmp_path: Path) -> None:
    with start(way, tmp_path) as screen:
        to_third(screen)
        assert screen.kill(signal.SIGKILL) == -9
    resumed(way, tmp_path)


def test_a_kill_in_the_middle_of_going_back_comes_again_at_that_question(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("\x1b").see("烟台市（刚才的回答）")
        assert screen.kill(signal.SIGKILL) == -9
    with start("", tmp_path) as screen:
        screen.see("（答了 1 题）").send("\r").see("第 2 题").see("烟台市（刚才的回答）")


def test_what_was_left_can_be_declined_or_left_again(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("\x03").see(KEPT)
    with start("", tmp_path) as screen:
        screen.see("要接着答吗").send("\x03").see(KEPT)
        assert screen.status() == 130
    with start("", tmp_path) as screen:
        screen.see("要接着答吗").send("2\r").see("第 1 题").see("2. 茶票丢了")


def test_a_flow_with_flags_leaves_what_was_left_alone(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("\x03").see(KEPT)
    for words in (("tea", "--missing", "home=370100"), ("stamp", "--missing")):
        with Screen("--flow", *words, cwd=tmp_path) as screen:
            screen.see("上次没办完的还留着").see("第 1 题").send("烟台\r").see("都对吗？")
            screen.send("\r").see("finished")
            assert screen.status() == 0
    resumed("", tmp_path)


def test_a_flow_without_flags_goes_on_with_what_was_left_of_it(tmp_path: Path) -> None:
    with Screen("--flow", "tea", "--missing", cwd=tmp_path) as screen:
        screen.see("第 1 题").send("烟台\r").see("第 2 题")
        assert screen.kill(signal.SIGKILL) == -9
    with Screen("--flow", "tea", "--missing", cwd=tmp_path) as screen:
        screen.see("（答了 1 题）").send("\r").see("第 2 题").send("烟台\r").see("都对吗？")
        screen.send("\r").see("finished at_home")
    assert not (tmp_path / "ybcli" / "session.json").exists()


def test_a_second_window_says_that_it_keeps_nothing(tmp_path: Path) -> None:
    with start("", tmp_path) as first:
        to_third(first)
        with start("", tmp_path) as second:
            second.see("另一个窗口也在答题").see("2. 茶票丢了").send("2\r").see("第 2 题")
            second.send("\x03").see("已退出。")
            assert KEPT not in second.text
        first.send("\x03").see(KEPT)
    resumed("", tmp_path)


@WAYS
def test_a_handbook_that_changed_says_what_no_longer_holds(way: str, tmp_path: Path) -> None:
    words = ["--flow", "tea", *([way] if way else [])]
    with Screen(*words, cwd=tmp_path) as screen:
        screen.see("第 1 题").send("烟台\r").see("第 2 题").send("上海\r").see("第 3 题")
        screen.send("2\r").see("第 4 题").send("别的\r" if way else "3 4\r").see("最后一题")
        screen.send("\x03").see(KEPT)
    changed = tmp_path / "changed"
    shutil.copytree(Path(__file__).parent / "toy", changed)
    for name, old, new in (
        ("handbook.yaml", 'version: "toy.1"', 'version: "toy.2"'),
        ("tea.yaml", "      other: {", "      herbs: {"),
        ("tea.yaml", "other]", "herbs]"),
    ):
        text = (changed / name).read_text("utf-8")
        assert old in text
        (changed / name).write_text(text.replace(old, new), "utf-8")
    with Screen(*words, "--flows", str(changed), cwd=tmp_path) as screen:
        screen.see("要接着答吗").send("1\r").see("规则更新过了：toy.1 -> toy.2。")
        screen.see("有 1 个回答现在用不上了：喝哪些茶。")
        screen.see("茶票种类：居民茶票").see("第 4 题").see("想喝哪些茶")


def test_a_flow_that_is_gone_sets_the_answers_aside(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("\x03").see(KEPT)
    file = tmp_path / "ybcli" / "session.json"
    file.write_text(file.read_text("utf-8").replace('"tea"', '"coffee"'), "utf-8")
    with start("", tmp_path) as screen:
        screen.see("另一套规则").see("第 1 题")
    assert (tmp_path / "ybcli" / "session.other-1").exists()


def test_a_damaged_file_is_said_and_the_wizard_goes_on(tmp_path: Path) -> None:
    (tmp_path / "ybcli").mkdir()
    (tmp_path / "ybcli" / "session.json").write_bytes(b"\0" * 100)
    with start("", tmp_path) as screen:
        screen.see("读不出来").see("第 1 题")


def test_where_nothing_can_be_kept_the_wizard_says_so_and_works(tmp_path: Path) -> None:
    (tmp_path / "ybcli").touch()
    with start("--plain", tmp_path) as screen:
        to_third(screen).see("回答存不下来").send("q\n").see("已退出。")
        assert KEPT not in screen.text
        assert screen.log.decode().count("回答存不下来") == 1


def test_the_file_holds_ids_and_nothing_else(tmp_path: Path) -> None:
    with start("--plain", tmp_path) as screen:
        screen.see("2. 茶票丢了").send("110101199003074512\n").see("没有听懂").send("1\n")
        screen.see("第 2 题").send("110101199003074512\n").see("没有找到").send("烟台\n").see(
            "第 3 题"
        )
        screen.send("q\n").see("已退出。")
    record = (tmp_path / "ybcli" / "session.json").read_text("utf-8")
    assert "19900307" not in record
    assert json.loads(record)["answers"] == {"leaves": "green", "home": "370600"}


HOSTILE = (
    "\x1b]0;夺\x07",
    "\u202e\u2066火星",
    "\u200b\ufeff",
    "﷽" * 20,
    "👨‍👩‍👧‍👦" * 10,
    "\x00\x01\x7f",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_lines_are_refused_and_the_question_stays(hostile: str, tmp_path: Path) -> None:
    with start("--plain", tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\n").see("第 2 题").send(f"{hostile}\n").see("错误：")
        screen.send("烟台\n").see("发票地：山东省烟台市").see("第 3 题")
        assert all(
            bad not in screen.log.decode().replace(hostile, "") for bad in "\x07\u202e\u2066"
        )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_pastes_are_refused_and_the_question_stays(hostile: str, tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\r").see("第 2 题").see("返回上一题")
        screen.send(f"\x1b[200~{hostile}\x1b[201~").send("\r").see("错误：")
        screen.send("\x15烟台\r").see("发票地：山东省烟台市").see("第 3 题")
        assert screen.log.count(b"\x1b]0;") == 0


@pytest.mark.parametrize(("way", "end"), [("", "\x1b[201~"), ("--plain", "\n")])
def test_a_hundred_thousand_characters_are_refused(way: str, end: str, tmp_path: Path) -> None:
    with start(way, tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\r").see("第 2 题")
        screen.see("请输入：" if way else "返回上一题")
        if way:  # a terminal in line mode takes 4095 of them
            screen.send(("长" * 1_300 + "\n") * 3)
        else:
            screen.send("\x1b[200~" + "长" * 100_000 + end)
        screen.see("太长了").send("烟台\r").see("发票地：山东省烟台市")


@WAYS
def test_half_a_character_and_an_empty_line_are_refused(way: str, tmp_path: Path) -> None:
    with start(way, tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\r").see("第 2 题").send("\r").see("还没有输入")
        screen.send(b"\xe7\x83\r").see("错误：").send("\x15烟台\r").see("发票地：山东省烟台市")


def test_a_paste_into_a_list_answers_nothing(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        screen.see("2. 茶票丢了").send("\x1b[200~2\r\n2\r\n\x1b[201~").see("这里不用粘贴")
        screen.send(DOWN).point("2. 茶票丢了")


ENCODINGS = [
    ({"LC_ALL": "C"}, "utf-8"),
    ({"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, "utf-8"),
    ({"PYTHONIOENCODING": "ascii"}, "utf-8"),
    ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    ({"PYTHONIOENCODING": "cp936"}, "cp936"),
    ({"LC_ALL": "", "LANG": ""}, "utf-8"),
]


@WAYS
@pytest.mark.parametrize(("env", "encoding"), ENCODINGS)
def test_any_locale_shows_and_takes_chinese(
    way: str, env: dict[str, str], encoding: str, tmp_path: Path
) -> None:
    with start(way, tmp_path, env=env, encoding=encoding) as screen:
        to_third(screen).send("上海\r").see("喝茶地：上海市").see("第 4 题").send("2\r")
        screen.see("最后一题").send("\r").see("都对吗？").send("1\r").see("care = 上海市")


def test_the_doctor_can_be_read_where_it_says_that_chinese_cannot(tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii"}
    with Screen(command=f"exec {sys.executable} -m ybcli doctor", env=env, cwd=tmp_path) as screen:
        screen.see("文字编码：ascii，不能显示汉字。请先运行 export LC_ALL=C.UTF-8")
        assert screen.status() == 0


def test_a_dumb_terminal_is_asked_by_lines_without_an_escape(tmp_path: Path) -> None:
    for term in ("dumb", "unknown", ""):
        with start("", tmp_path, env={"TERM": term}) as screen:
            screen.see("输入序号后回车").send("q\n").see("已退出。")
            assert b"\x1b" not in screen.log


def test_lines_may_be_wished_for_by_environment_and_once_for_all(tmp_path: Path) -> None:
    with start("", tmp_path, env={"YBCLI_PLAIN": "1"}) as screen:
        screen.see("输入序号后回车").send("2\n").see("第 2 题").send("烟台\n").see("都对吗？")
        screen.send("1\n").see("以后都这样一行一行地问")
        number = next(x.strip()[0] for x in screen.lines if x.endswith("一行一行地问"))
        screen.send(f"{number}\n").see("记住了，下次开始时生效").see("以后改回用方向键选")
        screen.send("结束\n")
        assert screen.status() == 0
    with start("", tmp_path) as screen:
        screen.see("输入序号后回车")
    with start("", tmp_path, env={"YBCLI_PLAIN": "0"}) as screen:
        screen.see("输入序号后回车")


def test_no_color_means_no_color(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        screen.see("2. 茶票丢了").send(DOWN).point("2. 茶票丢了")
        assert b"\x1b[0;7m" in screen.log
    with start("", tmp_path, env={"NO_COLOR": "1"}) as screen:
        screen.see("2. 茶票丢了").send(DOWN).point("2. 茶票丢了")
        assert b"\x1b[0;7m" not in screen.log
        assert b"\x1b[3" not in screen.log.replace(b"\x1b[3A", b"")


def test_ascii_draws_no_glyph_of_doubtful_width(tmp_path: Path) -> None:
    with start("", tmp_path) as screen:
        to_third(screen).send("\x03").see(KEPT)
    with start("", tmp_path) as screen:
        screen.see("上次的“去外地喝茶”还没办完")
    for way in ((), ("--plain",)):
        with Screen("--ascii", *way, cwd=tmp_path) as screen:
            screen.see('上次的"去外地喝茶"还没办完')


def test_nothing_on_the_screen_is_english(tmp_path: Path) -> None:
    import re

    with start("", tmp_path) as screen:
        to_third(screen).send("火星\r").see("没有找到").send("\x15上海\r").see("第 4 题")
        screen.send("?").see("第 4 题").send("2\r").see("最后一题").send("\r").see("都对吗")
        words = set(re.findall(r"[A-Za-z]{4,}", screen.text))
    keys = {"Ctrl", "Home", "PageUp", "PageDown"}
    assert words <= {"ybcli", "plain", "yantai", *keys}
