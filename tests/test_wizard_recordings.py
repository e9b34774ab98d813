"""Recordings: two sessions as text, and the design's mock session over the real handbook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from recording import MOCK, MOCK_LINES, TEA, TEA_LINES, play_lines, play_lists
from screen import Screen

Golden = Callable[[str, bytes], None]


def test_a_session_in_lists_reads_as_recorded(tmp_path: Path, golden: Golden) -> None:
    with Screen(rows=120, cwd=tmp_path) as screen:
        golden("wizard-lists.txt", play_lists(screen, TEA).encode())


def test_a_session_in_lines_reads_as_recorded(tmp_path: Path, golden: Golden) -> None:
    with Screen("--plain", rows=120, cwd=tmp_path) as screen:
        golden("wizard-lines.txt", play_lines(screen, TEA_LINES).encode())


@pytest.mark.parametrize("way", ["", " --plain"])
def test_the_mock_session_ends_with_the_sheet(way: str, tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m ybcli{way}"
    with Screen(command=command, rows=400, cwd=tmp_path) as screen:
        text = play_lines(screen, MOCK_LINES) if way else play_lists(screen, MOCK)
    assert "医保种类        职工医保（刚改过）" in text
    assert "材料还缺 3 样" in text
    assert "--home 烟台 --care 上海 --stage" in text
    (page,) = tmp_path.glob("*.html")
    assert page.name == "异地就医清单-异地就医备案-山东省烟台市-上海市.html"
    html = page.read_text("utf-8")
    assert "已经有了" in html
    assert "材料还缺 3 样" in html
