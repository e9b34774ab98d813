"""What is said of a file that was written, and whether the system opens it."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from sheets import COMMON

from ybcli.commands import publish
from ybcli.commands.publish import Layout

BROWSER_HINT = "打印：双击打开，再按 Ctrl+P"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(publish, "which", lambda _: None)


def said(capsys: pytest.CaptureFixture[str], **layout: object) -> str:
    publish.publish([COMMON], Layout(**layout))  # type: ignore[arg-type]
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def test_each_paper_says_how_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("清单.html", "清单.pdf"):
        words = said(capsys, output=name)
        assert words.startswith(f"已保存：{name}\n{BROWSER_HINT}")
    for name in ("清单.png", "清单.txt", "清单.ics"):
        assert said(capsys, output=name) == f"已保存：{name}\n"


def test_the_printing_command_is_named_where_there_is_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "which", lambda name: f"/usr/bin/{name}")
    assert "lp -o media=A4 '我的 单.pdf'\n" in said(capsys, output="我的 单.pdf")
    assert "lp " not in said(capsys, output="单.html")


def test_an_opened_file_needs_no_advice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    assert said(capsys, output="单.pdf", open=True) == "已保存：单.pdf\n"
    assert opened == [(tmp_path / "单.pdf").as_uri()]


def test_a_file_that_nothing_opens_is_told_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    words = said(capsys, output="单.html", open=True)
    assert "没有找到能打开它的程序，请自己打开。\n" in words
    assert BROWSER_HINT in words
