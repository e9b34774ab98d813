"""The first lines on the screen: they are there before anything slow is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from ybcli.model import Handbook
from ybcli.wizard.view import Shape, fold


def welcome(book: Handbook, shape: Shape, *, plain: bool) -> list[str]:
    """What this is, and what it does not want to know."""
    return [line for text in _texts(book, plain) for line in fold(text, shape)]


def _texts(book: Handbook, plain: bool) -> Iterator[str]:
    yield f"异地就医医保办事向导  规则版本 {book.version}"
    if not book.shipped:
        yield book.words["community"]
    yield "回答几个问题，得到一张可以打印的材料清单。"
    yield "- 不联网，不需要姓名、身份证号、银行卡号。"
    yield "- 拿不准就选不确定，会告诉您怎么看。"
    yield "- 看不清字：按 Ctrl 和 + 放大。" + ("" if plain else "用读屏软件：运行 ybcli --plain")
