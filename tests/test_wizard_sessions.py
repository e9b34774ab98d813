"""Whole sessions in a real terminal, asserted on the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from screen import DOWN, DRIVER, END, LEFT, UP, Screen

from ybcli.text import width


def python(command: str) -> str:
    """A shell command with this interpreter in it."""
    return command.replace("python3", sys.executable)


SIZES = [(80, 24), (40, 20), (30, 12)]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_lists_from_the_first_question_to_the_end(columns: int, rows: int, tmp_path: Path) -> None:
    with Screen(columns=columns, rows=rows, cwd=tmp_path) as screen:
        screen.see("您想怎么喝茶").point("1. 去外地喝茶")
        screen.send(DOWN).point("2. 茶票丢了").send(UP).point("1. 去外地喝茶").send("\r")
        screen.see("第 2 题").send("yt").see("山东省烟台市").send("\r")
        screen.see("第 3 题").send("上海\r").see("第 4 题").send(LEFT)
        screen.see("第 3 题").see("上海市（刚才的回答）").send("\r")
        screen.see("第 4 题").send("2\r").see("（最后一题）").send("12.1")
        screen.see("2026 年 12 月 1 日（星期二，9 天后）").send("\r")
        screen.see("都对吗？").send("2\r").see("要改哪一项").send("3\r")
        screen.point("2. 居民茶票").send(UP + "\r").see("刚改过").see("都对吗？")
        screen.send("\r").see("接下来做什么").send("2\r").see("哪些材料已经有了")
        screen.send(" ").see("[x] 茶票").send("3\r").see("材料还缺 1 样：茶馆的收据。")
        screen.see("接下来做什么").send(END).see("结束").send("\r")
        assert screen.status() == 0
        assert screen.sane()
    assert not list((tmp_path / "ybcli").glob("session*"))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_lines_from_the_first_question_to_the_end(columns: int, rows: int, tmp_path: Path) -> None:
    with Screen("--plain", columns=columns, rows=rows, cwd=tmp_path) as screen:
        screen.hear("您想怎么喝茶").hear("请输入：").send("１\n")
        screen.hear("第 2 题").send("shan\n").hear("输入序号选一个").send("烟台\n")
        screen.hear("第 3 题").send("上海\n").hear("第 4 题").send("0\n")
        screen.hear("上海市（刚才的回答）").send("\n")
        screen.hear("居民茶票").send("居民\n").hear("（最后一题）").send("12月1日\n")
        screen.hear("2026 年 12 月 1 日（星期二，9 天后）").hear("都对吗？").send("2\n")
        screen.hear("要改哪一项").send("3\n").hear("（直接回车选这项）").send("1\n")
        screen.hear("刚改过").hear("都对吗？").send("1\n").hear("接下来做什么").send("2\n")
        screen.hear("哪些材料已经有了").send("1\n").hear("材料还缺 1 样：茶馆的收据。").see("结束")
        number = next(line.strip()[0] for line in screen.lines if line.endswith("结束"))
        screen.send(f"{number}\n")
        assert screen.status() == 0
        assert screen.sane()
        assert b"\x1b" not in screen.log
        assert all(width(line) < columns for line in screen.lines)


@pytest.mark.parametrize("columns", [30, 34, 60, 100, 132, 200])
def test_nothing_is_cut_at_any_width(columns: int, tmp_path: Path) -> None:
    with Screen(columns=columns, rows=30, cwd=tmp_path) as screen:
        screen.see("2. 茶票丢了")
        for words in (
            "异地就医医保办事向导  规则版本 toy.1",
            "- 看不清字：按 Ctrl 和 + 放大。用读屏软件：运行 ybcli --plain",
            "- 不联网，不需要姓名、身份证号、银行卡号。",
            "（上下键或数字移动，回车确定；? 看说明；Ctrl+C 退出）",
        ):
            screen.see(words)
        assert all(width(line) < columns for line in screen.lines)
        screen.send("\r").see("例如 烟台、yantai、yt；上下键在下面选；? 看说明；Ctrl+C 退出）")
        assert all(width(line) < columns for line in screen.lines)


def test_the_cursor_is_on_the_row_pointed_at_and_back_in_the_line_when_it_is_typed_on(
    tmp_path: Path,
) -> None:
    with Screen("--flow", "tea", cwd=tmp_path) as screen:
        screen.see("茶票是哪里发的").send("jilin").see("吉林省吉林市")
        screen.send(DOWN).point("吉林省（全省）").send(DOWN).point("吉林省吉林市")
        screen.send("\x15烟台").see("> 烟台").settle()
        assert "烟台" in screen.cursor_line


def test_help_can_be_read_beside_its_question_in_a_small_window(tmp_path: Path) -> None:
    with Screen("--flow", "tea", columns=40, rows=14, cwd=tmp_path) as screen:
        screen.see("茶票是哪里发的").send("烟台\r").see("第 2 题").send("上海\r").see("第 3 题")
        screen.settle().send("?").see("（下面还有 2 项，往下翻）").see("? 拿的是哪一种茶票？")
        assert "  茶票：能抵茶钱的票。" in screen.lines
        screen.send(END).point("0. 返回上一题")
        assert "  茶票：能抵茶钱的票。" in screen.lines


def test_a_window_made_narrow_and_wide_again_keeps_the_question_whole(tmp_path: Path) -> None:
    with Screen(cwd=tmp_path) as screen:
        screen.see("2. 茶票丢了").send(DOWN).see("> 2. 茶票丢了")
        for columns, rows in ((40, 20), (30, 12), (132, 40), (80, 24)):
            screen.resize(columns, rows).see("> 2. 茶票丢了").see("Ctrl+C 退出）")
            assert all(width(line) < columns for line in screen.lines)
        screen.send(UP).see("> 1. 去外地喝茶").send("\r").see("第 2 题")


@pytest.mark.parametrize("way", ["", "--plain"])
def test_the_sheet_goes_to_a_file_and_the_questions_to_the_screen(way: str, tmp_path: Path) -> None:
    command = f"exec python3 {DRIVER} {way} --flow stamp > sheet.txt"
    with Screen(command=python(command), cwd=tmp_path) as screen:
        screen.see("茶票是哪里发的").send("烟台\r").see("都对吗？").send("1\r")
        screen.see("接下来做什么").see("结束")
        assert "== 补茶票 ==" not in screen.text
        screen.send("q\r")
        assert screen.status() == 130
    text = (tmp_path / "sheet.txt").read_text("utf-8")
    assert text.startswith("== 补茶票 ==\nhome = 山东省烟台市\n")
    assert "接下来" not in text
    assert "\x1b" not in text


def test_questions_are_never_put_to_a_pipe(tmp_path: Path) -> None:
    for redirection in ("< /dev/null", "2> err.txt", "<&-"):
        command = python(f"python3 {DRIVER} --flow tea {redirection}; echo status $?")
        with Screen(command=command, cwd=tmp_path) as screen:
            screen.see("status 2")
            assert screen.status() == 0
    assert "--home" in (tmp_path / "err.txt").read_text("utf-8")


def test_only_what_flags_leave_open_is_asked(tmp_path: Path) -> None:
    words = ("--flow", "tea", "--missing", "home=370600", "scheme=resident", "leaves=green")
    with Screen(*words, cwd=tmp_path) as screen:
        screen.see("发票地：山东省烟台市").see("第 1 题").see("要去哪里喝茶").send("上海\r")
        screen.see("茶票种类：居民茶票").see("第 2 题").send("\r").see("还没定").see("都对吗？")
        screen.send("\r").see("finished claim")
        assert screen.status() == 0


def test_flags_that_no_question_wants_are_an_error(tmp_path: Path) -> None:
    with Screen(
        "--flow", "tea", "--missing", "home=370600", "leaves=green", cwd=tmp_path
    ) as screen:
        screen.see("要去哪里喝茶").send("烟台\r").see("按这种情况不会问到：--leaves（")
        assert screen.status() == 2
        assert screen.sane()


def test_one_sheet_leads_to_another_and_asks_nothing_twice(tmp_path: Path) -> None:
    with Screen(rows=30, cwd=tmp_path) as screen:
        screen.see("2. 茶票丢了").send("\r").see("第 2 题").send("烟台\r").see("第 3 题")
        screen.send("上海\r").see("第 4 题").send("3\r").see("都对吗？").send("\r")
        screen.see("接着办：补一张茶票").send("3\r").see("下面办：补一张茶票").see(
            "发票地：山东省烟台市"
        ).see("都对吗？")
        screen.send("\r").see("== 补茶票 ==").see("接下来做什么")
        screen.send("1\r").see("存成哪一种？").send("2\r").see("错误：没有写入").see("已经存在")
        screen.send("1\r").see("存成哪一种？").send("4\r").see("已保存：sheet.text")
        screen.send("2\r").see("哪些材料").send(" ").see("[x]").send("2\r").see("材料齐了")
        screen.send("1\r").see("存成哪一种？").send("5\r").see("已保存：sheet.markdown")
        screen.see("记住这次的地方").send("5\r").see("记住了").send("q")
        assert screen.status() == 130
    assert "已经有了" not in (tmp_path / "sheet.text").read_text("utf-8")
    saved = (tmp_path / "sheet.markdown").read_text("utf-8")
    assert "已经有了" in saved
    assert saved.endswith("材料齐了。\n")
    with Screen(cwd=tmp_path) as screen:
        screen.see("继续上次的回答").send("2\r").see("2. 茶票丢了").send("2\r")
        screen.see("山东省烟台市（上次用过）").see("返回上一题")
        assert not any(line.startswith("> ") for line in screen.lines)
        screen.send(DOWN + "\r").see("发票地：山东省烟台市").see("都对吗？")


def test_start_again_asks_everything_anew(tmp_path: Path) -> None:
    with Screen(cwd=tmp_path) as screen:
        screen.see("2. 茶票丢了").send("2\r").see("第 2 题").send("烟台\r").see("都对吗？")
        screen.send("3\r").see("第 1 题").see("1. 去外地喝茶").send("2\r").see("第 2 题")
        assert "刚才的回答" not in screen.text


def test_back_out_of_a_flow_changes_what_is_the_matter_and_keeps_what_fits(tmp_path: Path) -> None:
    with Screen(cwd=tmp_path) as screen:
        screen.see("2. 茶票丢了").send("1\r").see("第 2 题").send("烟台\r").see("第 3 题")
        screen.send("\x1b").see("烟台市（刚才的回答）").send(LEFT).see("2. 茶票丢了")
        screen.send("2\r").see("第 2 题").see("烟台市（刚才的回答）").send("\r").see("都对吗？")
