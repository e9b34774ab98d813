"""A session as text: what the screen showed before each key.

python tests/recording.py [--plain]     plays the mock session over the real handbook
"""
# ruff: noqa: T201  # printing is what it is for

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from screen import Screen

ASKS = "请输入："


class Step(NamedTuple):
    """What must stand on the screen, what is pressed then, and how a person would say it."""

    see: str
    press: str
    said: str


def play_lists(screen: Screen, steps: Sequence[Step]) -> str:
    """What changed on the screen from key to key, and the keys in brackets."""
    told: list[str] = []
    before: list[str] = []
    for step in steps:
        screen.see(step.see).settle()
        told += _since(before, screen)
        told.append(f"[{step.said}]")
        before = _filled(screen)
        screen.send(step.press)
    screen.status()
    return "\n".join([*told, *_since(before, screen)]) + "\n"


def play_lines(screen: Screen, lines: Sequence[str]) -> str:
    """The whole scroll of a session in numbered lines."""
    for number, line in enumerate(lines, 1):
        screen.hear(ASKS, number)
        screen.send(f"{line}\n")
    screen.status()
    return screen.log.decode().replace("\r\n", "\n")


def _filled(screen: Screen) -> list[str]:
    lines = screen.lines
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _since(before: list[str], screen: Screen) -> list[str]:
    """The lines from the first that is new."""
    now = _filled(screen)
    pairs = zip(before, now, strict=False)
    return now[next((n for n, (old, new) in enumerate(pairs) if old != new), len(before)) :]


TEA = (
    Step("2. 茶票丢了", "\r", "回车"),
    Step("茶票是哪里发的", "ji", "j i"),
    Step("jinan", "\x15yantai", "改成 yantai"),
    Step("> yantai", "\r", "回车"),
    Step("要去哪里喝茶", "上海\r", "上海 回车"),
    Step("拿的是哪一种茶票", "\x1b[D", "左方向键"),
    Step("刚才的回答", "\r", "回车"),
    Step("拿的是哪一种茶票", "2\r", "2 回车"),
    Step("最后一题", "11.31\r", "11.31 回车"),
    Step("11 月没有 31 日", "\x1512.1", "改成 12.1"),
    Step("9 天后", "\r", "回车"),
    Step("都对吗", "2\r", "2 回车"),
    Step("要改哪一项", "3\r", "3 回车"),
    Step("> 2. 居民茶票", "1\r", "1 回车"),
    Step("刚改过", "1\r", "1 回车"),
    Step("接下来做什么", "2\r", "2 回车"),
    Step("哪些材料已经有了", " 3\r", "空格 3 回车"),
    Step("材料还缺 1 样", "q", "q"),
)
TEA_LINES = (
    *("１", "ji", "烟台", "上海", "0", "", "居民", "11.31", "12月1日", "2", "3", "1", "1"),
    *("2", "1", "q"),
)

MOCK = (
    Step("6. 不知道该办什么", "1\r", "1 回车"),
    Step("（参保地）", "sx", "s x"),
    Step("陕西省（全省）", "\x15yt", "改成 y t"),
    Step("山东省烟台市", "\x1b[B\x1b[B\r", "下 下 回车"),
    Step("（就医地）", "上海\r", "上海 回车"),
    Step("属于哪一种情况", "2\r", "2 回车"),
    Step("参加的是哪一种医保", "3\r", "3 回车"),
    Step("现在能确定了吗", "\r", "回车"),
    Step("您替谁办", "\x1b[D", "左方向键"),
    Step("第 5 题", "\r\r", "回车 回车"),
    Step("您替谁办", "2\r", "2 回车"),
    Step("最后一题", "11.31\r", "11.31 回车"),
    Step("11 月没有 31 日", "\x1512.1", "改成 12.1"),
    Step("2026 年 12 月 1 日", "\r", "回车"),
    Step("都对吗", "2\r", "2 回车"),
    Step("要改哪一项", "6\r", "6 回车"),
    Step("> 3. 不确定", "1\r", "1 回车"),
    Step("刚改过", "1\r", "1 回车"),
    Step("接下来做什么", "2\r", "2 回车"),
    Step("哪些材料已经有了", " \x1b[F\x1b[A\r", "空格 到末行 上 回车"),
    Step("材料还缺", "1\r", "1 回车"),
    Step("存成哪一种", "1\r", "1 回车"),
    Step("已保存", "q", "q"),
)
MOCK_LINES = (
    *("1", "sx", "烟台", "上海", "医院同意", "3", "3", "0", "", "3", "家里人"),
    *("11.31", "12月1日", "2", "6", "1", "1", "2", "1", "1", "1", "q"),
)
"""Session (c) of the design, as far as the handbook asks what it asks."""


def main() -> None:
    plain = "--plain" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        command = f"exec {sys.executable} -m ybcli" + (" --plain" if plain else "")
        with Screen(command=command, columns=80, rows=200, cwd=Path(folder)) as screen:
            print(play_lines(screen, MOCK_LINES) if plain else play_lists(screen, MOCK), end="")


if __name__ == "__main__":
    main()
