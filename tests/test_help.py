"""What the command line says of itself: help, completion, and words in the wrong place."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from conftest import Run
from screen import Screen


def test_completion_is_shown_and_never_installed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    ran = run("--show-completion")
    assert (ran.status, ran.err) == (0, "")
    assert "complete -o default -F _ybcli_completion ybcli" in ran.out
    refused = run("--install-completion")
    assert (refused.status, refused.out) == (2, "")
    assert "没有“--install-completion”这个选项" in refused.err
    assert not list(tmp_path.iterdir())


def test_a_shell_without_completion_is_said_in_chinese(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("tcsh", "/bin/tcsh"))
    ran = run("--show-completion")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "错误：这种 shell 没有自动补全。用法见 --help。\n"


@pytest.mark.parametrize("name", ["CI", "YBCLI_NO_INPUT"])
def test_nobody_is_asked_where_the_environment_says_so(name: str, tmp_path: Path) -> None:
    for flow, told in (("", "请用命令和选项"), ("filing", "还差 3 个回答")):
        command = f"exec {sys.executable} -m ybcli {flow}"
        with Screen(command=command, env={name: "1"}, cwd=tmp_path) as screen:
            screen.see(told)
            assert screen.status() == 2


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("print", "ybcli print 文件… [选项]"),
        ("term", "ybcli term [名词] [选项]"),
        ("diff", "ybcli diff 旧 新 [选项]"),
        ("purge", "ybcli purge [选项]"),
    ],
)
def test_usage_says_what_may_be_left_out_and_what_may_be_several(
    run: Run, command: str, usage: str
) -> None:
    assert f"用法：{usage}\n" in run(command, "--help").out


def test_an_option_before_the_command_is_meant_for_it(run: Run) -> None:
    words = ["--need", "emergency", "--home", "烟台", "--care", "上海", "--as-of", "2026-11-22"]
    assert run("--ascii", "filing", *words) == run("filing", *words, "--ascii")
    assert "“" not in run("--ascii", "filing", *words).out
    assert run("-h", "filing") == run("filing", "-h")
    assert run("--no-color", "place", "烟台").err.startswith("错误：没有“--no-color”这个选项。")


def test_the_options_of_a_question_can_be_told_apart(run: Run) -> None:
    told = re.sub(r"\s+", "", run("filing", "--help").out)
    assert "emergency突发急病，正在急诊抢救；new去外地看病" in told
